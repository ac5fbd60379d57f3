-- The catalogue that a shop reads.

COMMENT ON SCHEMA shop IS 'The catalogue that a shop reads. Start with shop.sellable and shop.product_detail.';

CREATE TABLE shop.product (
    id                      bigint PRIMARY KEY,
    type                    bigint,
    name                    text,
    barcode                 text,
    barcode_is_unique       boolean     NOT NULL DEFAULT false,
    description             text,
    price_net               numeric,
    price_gross             numeric,
    vat_percent             numeric,
    surcharge_percent       numeric,
    stock                   numeric     NOT NULL,
    stock_aux               numeric     NOT NULL,
    category_id             bigint,
    category_source         text        CHECK (category_source IN ('web', 'erp')),
    erp_category_id         bigint,
    web_category_ids        bigint[]    NOT NULL,
    manufacturer_id         bigint,
    active                  boolean     NOT NULL,
    images_state            text        NOT NULL CHECK (images_state IN ('unknown', 'known', 'issues')),
    available_from          date,
    sale_from               date,
    inactive_from           timestamp,
    nexo                    text,
    aux1                    text,
    aux2                    text,
    aux3                    text,
    aux4                    text,
    aux5                    text,
    aux6                    text,
    unit_name               text,
    aux_unit_name           text,
    reference_unit_name     text,
    units_per_aux_unit      numeric,
    reference_unit_ratio    numeric,
    sold_in_aux_units       boolean,
    quantity_decimals       bigint,
    price_decimals          bigint,
    dimension_count         bigint,
    width_mm                numeric,
    height_mm               numeric,
    thickness_mm            numeric,
    weight_kg               numeric,
    eco_tax_article_id      bigint,
    eco_tax_price           numeric,
    configurable_fields     jsonb       NOT NULL,
    authors                 jsonb       NOT NULL,
    complete_work_barcode   text,
    subtitle                text,
    mentions                text,
    edition                 text,
    edition_date            date,
    volume_number           text,
    volumes                 bigint,
    pages                   bigint,
    collection_id           bigint,
    collection_number       text,
    original_language       text,
    publication_language    text,
    publication_country_id  bigint,
    school_year_id          bigint,
    subject_id              bigint,
    table_of_contents       text,
    summary                 text,
    inserted_at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((category_id IS NULL) = (category_source IS NULL))
);
-- Of texts only the beginning is indexed: a long one does not fit into an index.
CREATE INDEX product_barcode ON shop.product (lower(left(barcode, 64))) WHERE barcode IS NOT NULL;
CREATE INDEX product_nexo ON shop.product (left(nexo, 100)) WHERE nexo IS NOT NULL;
CREATE INDEX product_category ON shop.product (category_source, category_id, id);
CREATE INDEX product_manufacturer ON shop.product (manufacturer_id, id);
CREATE INDEX product_changed ON shop.product (changed_at, id);
CREATE FUNCTION shop.has_price(price_net numeric, price_gross numeric) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN price_net IS NOT NULL AND (price_net = 0 OR price_gross IS DISTINCT FROM 0);
COMMENT ON FUNCTION shop.has_price(numeric, numeric) IS 'Whether a product with these prices has a price: a net price that rounds to 0.00 with VAT is none, unless it is a 0 that VERIAL_ZERO_PRICE=keep kept.';

CREATE INDEX product_unpriced ON shop.product (id) WHERE active AND NOT shop.has_price(price_net, price_gross);
CREATE INDEX product_inactive ON shop.product (id) WHERE NOT active;
CREATE INDEX product_images_unknown ON shop.product (id) WHERE images_state = 'unknown';
-- translate costs more than all the rest of a search: a name of ASCII alone goes without it. Not strict: PostgreSQL puts it in the place
-- of its call.
CREATE FUNCTION shop.folded(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN octet_length(value) = length(value) THEN lower(left(value, 1000))
        ELSE translate(lower(left(value, 1000)),
            U&'áàâäãåÁÀÂÄÃÅéèêëÉÈÊËíìîïÍÌÎÏóòôöõøÓÒÔÖÕØúùûüÚÙÛÜñÑçÇýÿÝ\0300\0301\0302\0303\0308\030A\0327',
            'aaaaaaaaaaaaeeeeeeeeiiiiiiiioooooooooooouuuuuuuunnccyyy')
    END;
COMMENT ON FUNCTION shop.folded(text) IS 'The first 1,000 characters in lower case and without accents, to search in: camión and CAMION are the same.';
COMMENT ON TABLE shop.product IS 'One row an article that Verial has ever shown, by Verial''s Id. A product that Verial no longer shows becomes inactive and is never deleted.';
COMMENT ON COLUMN shop.product.id IS 'Verial''s Id.';
COMMENT ON COLUMN shop.product.type IS '1 ordinary article, 2 book.';
COMMENT ON COLUMN shop.product.name IS 'Name, or the book''s title.';
COMMENT ON COLUMN shop.product.barcode IS 'Barcode or reference, as it came but for white space at its ends and invisible characters; may be repeated (barcode_is_unique).';
COMMENT ON COLUMN shop.product.barcode_is_unique IS 'Whether the product is active, has a barcode, and no other active product has the same, upper and lower case alike. Settled at the end of each run.';
COMMENT ON COLUMN shop.product.description IS 'Long description.';
COMMENT ON COLUMN shop.product.price_net IS 'Net price of the smallest quantity tier, before discounts; null = it has no price: no tariff, or one of 0 (unless VERIAL_ZERO_PRICE=keep).';
COMMENT ON COLUMN shop.product.price_gross IS 'Net price with VAT, 2 decimals, half up.';
COMMENT ON COLUMN shop.product.vat_percent IS 'VAT, in percent of the net price.';
COMMENT ON COLUMN shop.product.surcharge_percent IS 'Equivalence surcharge, in percent of the net price.';
COMMENT ON COLUMN shop.product.stock IS 'Stock in sale units, all warehouses; decimal, may be negative; 0 when Verial has no row.';
COMMENT ON COLUMN shop.product.stock_aux IS 'Stock in auxiliary units.';
COMMENT ON COLUMN shop.product.category_id IS 'The first web category if there is one, else the ERP''s category; which of them says category_source.';
COMMENT ON COLUMN shop.product.category_source IS 'web: category_id is one of shop.web_category; erp: one of shop.category. The two id spaces have nothing to do with each other.';
COMMENT ON COLUMN shop.product.erp_category_id IS 'The ERP''s category, whether or not web categories are set (shop.category).';
COMMENT ON COLUMN shop.product.web_category_ids IS 'All web categories, in Verial''s order (shop.web_category).';
COMMENT ON COLUMN shop.product.manufacturer_id IS 'Manufacturer; a book''s publisher (shop.manufacturer).';
COMMENT ON COLUMN shop.product.active IS 'Whether Verial''s list shows it. Whether it may be sold now says shop.sellable.';
COMMENT ON COLUMN shop.product.images_state IS 'unknown: never fetched; known; issues: some images could not be taken.';
COMMENT ON COLUMN shop.product.available_from IS 'First day on which it is available; null = it is. An ERP''s empty date (1900-01-01, 1970-01-01 and the like) is null here and in the next two.';
COMMENT ON COLUMN shop.product.sale_from IS 'First day on which it may be sold; null = at once.';
COMMENT ON COLUMN shop.product.inactive_from IS 'From then it can no longer be sold; wall-clock time of Europe/Madrid, as Verial says it.';
COMMENT ON COLUMN shop.product.nexo IS 'Shared by the products that are variants of one another (size, colour); spelled as a barcode is.';
COMMENT ON COLUMN shop.product.aux1 IS 'Free text 1.';
COMMENT ON COLUMN shop.product.aux2 IS 'Free text 2.';
COMMENT ON COLUMN shop.product.aux3 IS 'Free text 3.';
COMMENT ON COLUMN shop.product.aux4 IS 'Free text 4.';
COMMENT ON COLUMN shop.product.aux5 IS 'Free text 5.';
COMMENT ON COLUMN shop.product.aux6 IS 'Free text 6.';
COMMENT ON COLUMN shop.product.unit_name IS 'Name of the sale unit.';
COMMENT ON COLUMN shop.product.aux_unit_name IS 'Name of the auxiliary unit, such as a box.';
COMMENT ON COLUMN shop.product.reference_unit_name IS 'Name of the reference unit, such as litre or kg.';
COMMENT ON COLUMN shop.product.units_per_aux_unit IS 'Sale units in one auxiliary unit; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.reference_unit_ratio IS 'Percentage relation between the sale unit and the reference unit.';
COMMENT ON COLUMN shop.product.sold_in_aux_units IS 'Whether it is sold in auxiliary units.';
COMMENT ON COLUMN shop.product.quantity_decimals IS 'Decimals allowed in quantities.';
COMMENT ON COLUMN shop.product.price_decimals IS 'Decimals allowed in a net price.';
COMMENT ON COLUMN shop.product.dimension_count IS 'How many of the dimensions apply.';
COMMENT ON COLUMN shop.product.width_mm IS 'Width in millimetres; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.height_mm IS 'Height in millimetres; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.thickness_mm IS 'Thickness in millimetres; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.weight_kg IS 'Weight in kilograms; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.eco_tax_article_id IS 'The article that bills the eco-tax, to be added to an order in the same units.';
COMMENT ON COLUMN shop.product.eco_tax_price IS 'The eco-tax''s net price per unit.';
COMMENT ON COLUMN shop.product.configurable_fields IS '[{"family_id", "field_id", "value"}] as Verial says them; with names and types in shop.product_field.';
COMMENT ON COLUMN shop.product.authors IS 'Books: [{"first_name", "last_name"}], in Verial''s order.';
COMMENT ON COLUMN shop.product.complete_work_barcode IS 'Books: barcode of the complete work that it is a volume of.';
COMMENT ON COLUMN shop.product.subtitle IS 'Books: subtitle.';
COMMENT ON COLUMN shop.product.mentions IS 'Books: mentions (translator, illustrator and so on).';
COMMENT ON COLUMN shop.product.edition IS 'Books: edition.';
COMMENT ON COLUMN shop.product.edition_date IS 'Books: date of the edition.';
COMMENT ON COLUMN shop.product.volume_number IS 'Books: number of the volume.';
COMMENT ON COLUMN shop.product.volumes IS 'Books: how many volumes there are; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.pages IS 'Books: pages; null = unknown, never 0.';
COMMENT ON COLUMN shop.product.collection_id IS 'Books: collection (shop.collection).';
COMMENT ON COLUMN shop.product.collection_number IS 'Books: number in the collection.';
COMMENT ON COLUMN shop.product.original_language IS 'Books: original language.';
COMMENT ON COLUMN shop.product.publication_language IS 'Books: language of this publication.';
COMMENT ON COLUMN shop.product.publication_country_id IS 'Books: Verial''s id of the country of publication.';
COMMENT ON COLUMN shop.product.school_year_id IS 'Books: school year (shop.school_year).';
COMMENT ON COLUMN shop.product.subject_id IS 'Books: school subject (shop.subject).';
COMMENT ON COLUMN shop.product.table_of_contents IS 'Books: table of contents.';
COMMENT ON COLUMN shop.product.summary IS 'Books: summary.';
COMMENT ON COLUMN shop.product.inserted_at IS 'When the product was first written.';
COMMENT ON COLUMN shop.product.changed_at IS 'When the product, its tiers or its images last changed. Transactions end in another order than they begin in: who polls should overlap by a minute.';

CREATE TABLE shop.product_price (
    product_id         bigint  NOT NULL REFERENCES shop.product ON DELETE CASCADE,
    min_units          numeric NOT NULL,
    price_net          numeric,
    price_gross        numeric,
    discount_percent   numeric NOT NULL,
    discount_per_unit  numeric NOT NULL,
    gift_units         numeric NOT NULL,
    PRIMARY KEY (product_id, min_units)
);
COMMENT ON TABLE shop.product_price IS 'Prices by quantity, one row a tier; a tier of price 0 is none (unless VERIAL_ZERO_PRICE=keep).';
COMMENT ON COLUMN shop.product_price.product_id IS 'The product.';
COMMENT ON COLUMN shop.product_price.min_units IS 'From this many sale units on the tier applies.';
COMMENT ON COLUMN shop.product_price.price_net IS 'Net price of a unit, before the discounts; null = Verial says none that is a number.';
COMMENT ON COLUMN shop.product_price.price_gross IS 'The same with VAT, 2 decimals, half up.';
COMMENT ON COLUMN shop.product_price.discount_percent IS 'Percentage off.';
COMMENT ON COLUMN shop.product_price.discount_per_unit IS 'Euros off each unit, gift units not counted.';
COMMENT ON COLUMN shop.product_price.gift_units IS 'Units given free.';

-- Read as shop.product_image, which has their addresses, too.
CREATE TABLE shop.product_image_row (
    product_id  bigint  NOT NULL REFERENCES shop.product ON DELETE CASCADE,
    position    integer NOT NULL,
    sha256      text    NOT NULL REFERENCES media.object,
    media_type  text    NOT NULL,
    bytes       bigint  NOT NULL,
    width       integer,
    height      integer,
    object_key  text    NOT NULL,
    PRIMARY KEY (product_id, position)
);
CREATE INDEX product_image_object ON shop.product_image_row (sha256);
COMMENT ON TABLE shop.product_image_row IS 'The rows of shop.product_image, without their addresses.';
COMMENT ON COLUMN shop.product_image_row.product_id IS 'The product.';
COMMENT ON COLUMN shop.product_image_row.position IS 'Order, from 1; the first is the main one.';
COMMENT ON COLUMN shop.product_image_row.sha256 IS 'SHA-256 of the bytes, 64 hexadecimal digits in lower case.';
COMMENT ON COLUMN shop.product_image_row.media_type IS 'Such as image/jpeg.';
COMMENT ON COLUMN shop.product_image_row.bytes IS 'Size in bytes.';
COMMENT ON COLUMN shop.product_image_row.width IS 'Width in pixels, as a browser shows it.';
COMMENT ON COLUMN shop.product_image_row.height IS 'Height in pixels, as a browser shows it.';
COMMENT ON COLUMN shop.product_image_row.object_key IS 'Key in the bucket.';

-- The names that the products' ids stand for: taken over from erp when the products phase begins, and by nothing else.

CREATE TABLE shop.category (
    id         bigint  PRIMARY KEY,
    parent_id  bigint,
    name       text,
    sort_key   text,
    listed     boolean NOT NULL,
    level      integer,
    path       text[],
    id_path    bigint[],
    sort_path  text[]
);
COMMENT ON TABLE shop.category IS 'The ERP''s categories (products with category_source = erp). Those that the tree shows: shop.category_tree.';
COMMENT ON COLUMN shop.category.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.category.parent_id IS 'The category above; null for a root, and below level 32.';
COMMENT ON COLUMN shop.category.name IS 'Name.';
COMMENT ON COLUMN shop.category.sort_key IS 'Siblings are sorted by it.';
COMMENT ON COLUMN shop.category.listed IS 'Whether Verial''s list still shows it; one that products refer to stays in the tree.';
COMMENT ON COLUMN shop.category.level IS '1 for a root; null where the tree does not show it.';
COMMENT ON COLUMN shop.category.path IS 'Names from the root to this category.';
COMMENT ON COLUMN shop.category.id_path IS 'Ids from the root to this category.';
COMMENT ON COLUMN shop.category.sort_path IS 'Sorts the tree top down, siblings by Verial''s sort key.';

CREATE TABLE shop.web_category (
    id         bigint  PRIMARY KEY,
    parent_id  bigint,
    name       text,
    sort_key   text,
    listed     boolean NOT NULL,
    level      integer,
    path       text[],
    id_path    bigint[],
    sort_path  text[]
);
COMMENT ON TABLE shop.web_category IS 'The web categories (products with category_source = web, and web_category_ids). Those that the tree shows: shop.web_category_tree.';
COMMENT ON COLUMN shop.web_category.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.web_category.parent_id IS 'The category above; null for a root, and below level 32.';
COMMENT ON COLUMN shop.web_category.name IS 'Name.';
COMMENT ON COLUMN shop.web_category.sort_key IS 'Siblings are sorted by it.';
COMMENT ON COLUMN shop.web_category.listed IS 'Whether Verial''s list still shows it; one that products refer to stays in the tree.';
COMMENT ON COLUMN shop.web_category.level IS '1 for a root; null where the tree does not show it.';
COMMENT ON COLUMN shop.web_category.path IS 'Names from the root to this category.';
COMMENT ON COLUMN shop.web_category.id_path IS 'Ids from the root to this category.';
COMMENT ON COLUMN shop.web_category.sort_path IS 'Sorts the tree top down, siblings by Verial''s sort key.';

CREATE TABLE shop.manufacturer (
    id      bigint  PRIMARY KEY,
    type    bigint,
    name    text,
    listed  boolean NOT NULL
);
COMMENT ON TABLE shop.manufacturer IS 'Manufacturers and publishers.';
COMMENT ON COLUMN shop.manufacturer.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.manufacturer.type IS '1 generic, 2 publisher.';
COMMENT ON COLUMN shop.manufacturer.name IS 'Name.';
COMMENT ON COLUMN shop.manufacturer.listed IS 'Whether Verial''s list still shows it.';

CREATE TABLE shop.collection (
    id      bigint  PRIMARY KEY,
    name    text,
    listed  boolean NOT NULL
);
COMMENT ON TABLE shop.collection IS 'Collections of books.';
COMMENT ON COLUMN shop.collection.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.collection.name IS 'Name.';
COMMENT ON COLUMN shop.collection.listed IS 'Whether Verial''s list still shows it.';

CREATE TABLE shop.school_year (
    id      bigint  PRIMARY KEY,
    name    text,
    listed  boolean NOT NULL
);
COMMENT ON TABLE shop.school_year IS 'School years.';
COMMENT ON COLUMN shop.school_year.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.school_year.name IS 'Name.';
COMMENT ON COLUMN shop.school_year.listed IS 'Whether Verial''s list still shows it.';

CREATE TABLE shop.subject (
    id      bigint  PRIMARY KEY,
    name    text,
    listed  boolean NOT NULL
);
COMMENT ON TABLE shop.subject IS 'School subjects.';
COMMENT ON COLUMN shop.subject.id IS 'Verial''s id.';
COMMENT ON COLUMN shop.subject.name IS 'Name.';
COMMENT ON COLUMN shop.subject.listed IS 'Whether Verial''s list still shows it.';

CREATE TABLE shop.configurable_field (
    family_id   bigint  NOT NULL,
    id          bigint  NOT NULL,
    name        text,
    data_type   integer,
    rich_text   boolean,
    sort_order  bigint,
    group_name  text,
    listed      boolean NOT NULL,
    PRIMARY KEY (family_id, id)
);
COMMENT ON TABLE shop.configurable_field IS 'Definitions of the configurable fields; the products'' values are in shop.product_field.';
COMMENT ON COLUMN shop.configurable_field.family_id IS 'The family it belongs to; 0 = shared by all.';
COMMENT ON COLUMN shop.configurable_field.id IS 'Verial''s id, within the family.';
COMMENT ON COLUMN shop.configurable_field.name IS 'Name.';
COMMENT ON COLUMN shop.configurable_field.data_type IS '1 text of 50, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 node of a tree.';
COMMENT ON COLUMN shop.configurable_field.rich_text IS 'Whether its text is RTF.';
COMMENT ON COLUMN shop.configurable_field.sort_order IS 'Order in which to show it.';
COMMENT ON COLUMN shop.configurable_field.group_name IS 'Heading under which to show it.';
COMMENT ON COLUMN shop.configurable_field.listed IS 'Whether Verial''s list still shows it.';

CREATE TABLE shop.configurable_field_node (
    family_id  bigint  NOT NULL,
    field_id   bigint  NOT NULL,
    id         bigint  NOT NULL,
    parent_id  bigint,
    name       text,
    sort_key   text,
    listed     boolean NOT NULL,
    PRIMARY KEY (family_id, field_id, id)
);
COMMENT ON TABLE shop.configurable_field_node IS 'Nodes of the tree of a configurable field of type 7.';
COMMENT ON COLUMN shop.configurable_field_node.family_id IS 'The field''s family.';
COMMENT ON COLUMN shop.configurable_field_node.field_id IS 'The field.';
COMMENT ON COLUMN shop.configurable_field_node.id IS 'Verial''s id of the node.';
COMMENT ON COLUMN shop.configurable_field_node.parent_id IS 'The node above; null for a root.';
COMMENT ON COLUMN shop.configurable_field_node.name IS 'Name.';
COMMENT ON COLUMN shop.configurable_field_node.sort_key IS 'Siblings are sorted by it.';
COMMENT ON COLUMN shop.configurable_field_node.listed IS 'Whether Verial''s list still shows it.';

-- What writes replaced: the way back. Rows are only added here, and removed when their time has passed (SHOP_KEEP_VERSIONS).
CREATE TABLE shop.product_version (
    product_id   bigint      NOT NULL,
    id           bigint      GENERATED ALWAYS AS IDENTITY,
    run_id       bigint      NOT NULL,
    replaced_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    product      jsonb,
    tiers        jsonb,
    images       jsonb,
    PRIMARY KEY (product_id, id)
);
-- Rows come in the order of time: these cost a write next to nothing.
CREATE INDEX product_version_run ON shop.product_version USING brin (run_id) WITH (pages_per_range = 8, autosummarize = on);
CREATE INDEX product_version_replaced ON shop.product_version USING brin (replaced_at) WITH (pages_per_range = 8, autosummarize = on);
CREATE INDEX product_version_images ON shop.product_version USING gin (images) WHERE images IS NOT NULL;
COMMENT ON TABLE shop.product_version IS 'What each write replaced of a product, its tiers and its images. shop.product_as_of reads it, and verial-sync rollback.';
COMMENT ON COLUMN shop.product_version.product_id IS 'The product.';
COMMENT ON COLUMN shop.product_version.id IS 'Order of the replacements.';
COMMENT ON COLUMN shop.product_version.run_id IS 'The run that replaced it (sync.run).';
COMMENT ON COLUMN shop.product_version.replaced_at IS 'Until when the shop saw it.';
COMMENT ON COLUMN shop.product_version.product IS 'The columns of shop.product that the write changed, changed_at among them, with their values before it; null = there was no product, the run brought it.';
COMMENT ON COLUMN shop.product_version.tiers IS 'The rows of shop.product_price, by min_units; null = this write did not change them.';
COMMENT ON COLUMN shop.product_version.images IS 'The SHA-256 of its images, in order; null = this write did not change them.';

CREATE TABLE shop.name_version (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    list         text        NOT NULL,
    key          bigint[]    NOT NULL,
    run_id       bigint      NOT NULL,
    replaced_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    row          jsonb
);
COMMENT ON TABLE shop.name_version IS 'The same for the names that the products'' ids stand for.';
COMMENT ON COLUMN shop.name_version.id IS 'Order of the replacements.';
COMMENT ON COLUMN shop.name_version.list IS 'The table of shop, such as manufacturer.';
COMMENT ON COLUMN shop.name_version.key IS 'The row''s primary key.';
COMMENT ON COLUMN shop.name_version.run_id IS 'The run that replaced it (sync.run).';
COMMENT ON COLUMN shop.name_version.replaced_at IS 'Until when the shop saw it.';
COMMENT ON COLUMN shop.name_version.row IS 'The row as it was; null = there was none.';

CREATE TABLE shop.version_floor (
    only_row    boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    kept_since  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE shop.version_floor IS 'A single row: since when versions are kept.';
COMMENT ON COLUMN shop.version_floor.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN shop.version_floor.kept_since IS 'What was replaced before is no longer known.';
INSERT INTO shop.version_floor DEFAULT VALUES;
