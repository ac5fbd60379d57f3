-- What a shop needs besides the rows: variants, addresses of images, one view for a simple shop.

-- Immutable for the index: convert_to is not, since conversions can be replaced, which nobody does with that to UTF8.
CREATE FUNCTION shop.variant_group(nexo text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN encode(substring(sha256(convert_to(lower(regexp_replace(nexo, '\s+', ' ', 'g')), 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
COMMENT ON FUNCTION shop.variant_group(text) IS 'The group of the products with this nexo: the first 128 bits of the SHA-256 of it in lower case and with single spaces.';
CREATE INDEX product_variant_group ON shop.product (shop.variant_group(nexo)) WHERE active AND nexo IS NOT NULL;

CREATE TABLE shop.variant (
    product_id         bigint  PRIMARY KEY REFERENCES shop.product ON DELETE CASCADE,
    group_id           uuid    NOT NULL,
    representative_id  bigint  NOT NULL,
    members            integer NOT NULL,
    differing          text[]  NOT NULL,
    name_tail          text,
    told_apart_by      text    NOT NULL CHECK (told_apart_by IN ('fields', 'name', 'id'))
);
CREATE INDEX variant_group ON shop.variant (group_id, product_id);
COMMENT ON TABLE shop.variant IS 'The active products that share their nexo with 1 to 199 other active ones, each with its group. Settled at the end of each run.';
COMMENT ON COLUMN shop.variant.product_id IS 'The product.';
COMMENT ON COLUMN shop.variant.group_id IS 'Its group: a hash of nexo, in lower case and with single spaces. The same as long as nexo is.';
COMMENT ON COLUMN shop.variant.representative_id IS 'The group''s member with the smallest id.';
COMMENT ON COLUMN shop.variant.members IS 'How many members the group has.';
COMMENT ON COLUMN shop.variant.differing IS 'In what the members differ: columns of shop.product (name, price_gross, width_mm, height_mm, thickness_mm, weight_kg), and configurable fields as "field FAMILY/FIELD" (shop.product_field).';
COMMENT ON COLUMN shop.variant.name_tail IS 'The product''s name without the words with which all names of the group begin; null where nothing is left.';
COMMENT ON COLUMN shop.variant.told_apart_by IS 'What differs between any two members: fields (the configurable fields in differing), name, or id (nothing else does).';

CREATE TABLE shop.setting (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    media_public_url  text CHECK (media_public_url LIKE '%/')
);
COMMENT ON TABLE shop.setting IS 'A single row: what verial-sync migrate was configured with.';
COMMENT ON COLUMN shop.setting.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN shop.setting.media_public_url IS 'MEDIA_PUBLIC_URL with a slash at its end: what addresses of images begin with; null = not set.';
INSERT INTO shop.setting DEFAULT VALUES;

-- A view that PostgreSQL writes through: an address costs no row.
CREATE VIEW shop.product_image AS
SELECT r.*, (SELECT media_public_url FROM shop.setting) || r.object_key AS url
FROM shop.product_image_row r;
COMMENT ON VIEW shop.product_image IS 'A product''s images, in order; their bytes are in the S3 bucket under object_key.';
COMMENT ON COLUMN shop.product_image.url IS 'Its address, for ever the same content; null = MEDIA_PUBLIC_URL is not set.';

CREATE VIEW shop.product_image_rendition AS
SELECT i.product_id, i.position, r.size, 'image/jpeg' AS media_type, r.bytes, r.width, r.height, r.object_key,
       (SELECT media_public_url FROM shop.setting) || r.object_key AS url
FROM shop.product_image_row i
JOIN media.rendition r ON r.sha256 = i.sha256;
COMMENT ON VIEW shop.product_image_rendition IS 'Smaller copies of the images (MEDIA_RENDITIONS), as JPEG, upright, on white. They come some minutes after their image; of some there is none (AVIF, HEIC).';
COMMENT ON COLUMN shop.product_image_rendition.product_id IS 'The product.';
COMMENT ON COLUMN shop.product_image_rendition.position IS 'Its image''s position in shop.product_image.';
COMMENT ON COLUMN shop.product_image_rendition.size IS 'Pixels of the shorter side, as asked for; an image that has fewer is not enlarged.';
COMMENT ON COLUMN shop.product_image_rendition.media_type IS 'image/jpeg.';
COMMENT ON COLUMN shop.product_image_rendition.bytes IS 'Size in bytes.';
COMMENT ON COLUMN shop.product_image_rendition.width IS 'Width in pixels.';
COMMENT ON COLUMN shop.product_image_rendition.height IS 'Height in pixels.';
COMMENT ON COLUMN shop.product_image_rendition.object_key IS 'Key in the bucket.';
COMMENT ON COLUMN shop.product_image_rendition.url IS 'Its address; null = MEDIA_PUBLIC_URL is not set.';

CREATE VIEW shop.product_detail AS
SELECT p.*,
       coalesce(web.name, own.name)  AS category_name,
       manufacturer.name             AS manufacturer_name,
       collection.name               AS collection_name,
       school_year.name              AS school_year_name,
       subject.name                  AS subject_name,
       image.object_key              AS main_image_key,
       coalesce(web.path, own.path)  AS category_path,
       variant.group_id              AS variant_group_id,
       image.url                     AS main_image_url
FROM shop.product p
LEFT JOIN shop.web_category web ON p.category_source = 'web' AND web.id = p.category_id
LEFT JOIN shop.category own ON p.category_source = 'erp' AND own.id = p.category_id
LEFT JOIN shop.manufacturer manufacturer ON manufacturer.id = p.manufacturer_id
LEFT JOIN shop.collection collection ON collection.id = p.collection_id
LEFT JOIN shop.school_year school_year ON school_year.id = p.school_year_id
LEFT JOIN shop.subject subject ON subject.id = p.subject_id
LEFT JOIN shop.variant variant ON variant.product_id = p.id
LEFT JOIN shop.product_image image ON image.product_id = p.id AND image.position = 1;
COMMENT ON VIEW shop.product_detail IS 'Products with the names that their ids stand for, their group of variants and their main image. The other columns are those of shop.product.';
COMMENT ON COLUMN shop.product_detail.category_name IS 'Name of category_id, from the list that category_source says.';
COMMENT ON COLUMN shop.product_detail.manufacturer_name IS 'Name of manufacturer_id.';
COMMENT ON COLUMN shop.product_detail.collection_name IS 'Name of collection_id.';
COMMENT ON COLUMN shop.product_detail.school_year_name IS 'Name of school_year_id.';
COMMENT ON COLUMN shop.product_detail.subject_name IS 'Name of subject_id.';
COMMENT ON COLUMN shop.product_detail.main_image_key IS 'Key of the main image in the S3 bucket; null = it has none.';
COMMENT ON COLUMN shop.product_detail.category_path IS 'Names of the categories from the root to category_id; null where the tree does not show it.';
COMMENT ON COLUMN shop.product_detail.variant_group_id IS 'Its group in shop.variant; null = it has no variants.';
COMMENT ON COLUMN shop.product_detail.main_image_url IS 'Address of the main image; null = it has none, or MEDIA_PUBLIC_URL is not set.';

DO
$$
DECLARE
    v_column record;
BEGIN
    FOR v_column IN
        SELECT views.view_name, a.attname, col_description(a.attrelid, a.attnum) AS comment
        FROM (VALUES ('product_detail', 'product'), ('product_image', 'product_image_row')) AS views (view_name, table_name)
        JOIN pg_attribute a ON a.attrelid = ('shop.' || views.table_name)::regclass AND a.attnum > 0
        JOIN pg_attribute shown ON shown.attrelid = ('shop.' || views.view_name)::regclass AND shown.attname = a.attname
    LOOP
        EXECUTE format('COMMENT ON COLUMN shop.%I.%I IS %L', v_column.view_name, v_column.attname, v_column.comment);
    END LOOP;
END
$$;
