-- What a shop reads with names instead of ids.

-- Also asked by who writes products, of rows that are not in the table yet. PostgreSQL puts it in the place of its call.
CREATE FUNCTION shop.may_be_sold(active boolean, price_net numeric, price_gross numeric, available_from date, sale_from date, inactive_from timestamp) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN active
       AND shop.has_price(price_net, price_gross)
       AND (available_from IS NULL OR available_from <= (now() AT TIME ZONE 'Europe/Madrid')::date)
       AND (sale_from IS NULL OR sale_from <= (now() AT TIME ZONE 'Europe/Madrid')::date)
       AND (inactive_from IS NULL OR inactive_from > now() AT TIME ZONE 'Europe/Madrid');
COMMENT ON FUNCTION shop.may_be_sold(boolean, numeric, numeric, date, date, timestamp) IS 'Whether a product with these values may be sold now.';

CREATE VIEW shop.sellable AS
SELECT p.* FROM shop.product p WHERE shop.may_be_sold(p.active, p.price_net, p.price_gross, p.available_from, p.sale_from, p.inactive_from);
COMMENT ON VIEW shop.sellable IS 'The active products that have a price and may be sold at the moment of reading: the three dates judged in Europe/Madrid. The columns are those of shop.product.';

CREATE VIEW shop.category_tree AS
SELECT id, parent_id, name, level, path, id_path, sort_path, listed FROM shop.category WHERE level IS NOT NULL;
COMMENT ON VIEW shop.category_tree IS 'The ERP''s categories as a tree (products with category_source = erp). ORDER BY sort_path lists it top down.';

CREATE VIEW shop.web_category_tree AS
SELECT id, parent_id, name, level, path, id_path, sort_path, listed FROM shop.web_category WHERE level IS NOT NULL;
COMMENT ON VIEW shop.web_category_tree IS 'The web categories as a tree (products with category_source = web, and web_category_ids). ORDER BY sort_path lists it top down.';

-- The columns that views take over from a table take over their comments too.
DO
$$
DECLARE
    v_column record;
BEGIN
    FOR v_column IN
        SELECT views.view_name, a.attname, col_description(a.attrelid, a.attnum) AS comment
        FROM (VALUES ('sellable', 'product'), ('category_tree', 'category'), ('web_category_tree', 'web_category')) AS views (view_name, table_name)
        JOIN pg_attribute a ON a.attrelid = ('shop.' || views.table_name)::regclass AND a.attnum > 0
        JOIN pg_attribute shown ON shown.attrelid = ('shop.' || views.view_name)::regclass AND shown.attname = a.attname
    LOOP
        EXECUTE format('COMMENT ON COLUMN shop.%I.%I IS %L', v_column.view_name, v_column.attname, v_column.comment);
    END LOOP;
END
$$;

CREATE FUNCTION shop.number_or_null(value text) RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN value ~ '^\s*-?\d{1,30}([.,]\d{1,30})?\s*$' THEN replace(value, ',', '.')::numeric END;
COMMENT ON FUNCTION shop.number_or_null(text) IS 'The number that a text says, with decimal point or comma; null where it says none.';

CREATE FUNCTION shop.date_or_null(value text) RETURNS date
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_date date;
BEGIN
    v_date := substring(value FROM '^\s*(\d{4}-\d{2}-\d{2})')::date;
    RETURN CASE WHEN v_date NOT IN (date '0001-01-01', date '1753-01-01', date '1899-12-30') THEN v_date END;
EXCEPTION
    WHEN data_exception THEN
        RETURN NULL;
END
$$;
COMMENT ON FUNCTION shop.date_or_null(text) IS 'The date that a text begins with (YYYY-MM-DD); null where there is none, or one that another system writes for none (0001-01-01, 1753-01-01, 1899-12-30).';

CREATE VIEW shop.product_field AS
SELECT p.id                                           AS product_id,
       item.ordinal::integer                          AS position,
       item.family_id,
       item.field_id,
       field.name,
       field.group_name,
       field.sort_order,
       field.data_type,
       field.rich_text,
       item.value,
       CASE field.data_type
           WHEN 2 THEN CASE
               WHEN lower(trim(item.value)) IN ('true', '1', '-1', 's', 'si', 'sí', 'verdadero') THEN true
               WHEN lower(trim(item.value)) IN ('false', '0', 'n', 'no', 'falso') THEN false
           END
       END                                            AS boolean_value,
       CASE field.data_type WHEN 3 THEN shop.date_or_null(item.value) END   AS date_value,
       CASE WHEN field.data_type IN (4, 5) THEN shop.number_or_null(item.value) END AS number_value,
       node.id                                        AS node_id,
       node.name                                      AS node_name
FROM shop.product p
CROSS JOIN LATERAL (
    SELECT e.ordinal, (e.field ->> 'family_id')::bigint AS family_id, (e.field ->> 'field_id')::bigint AS field_id, e.field ->> 'value' AS value
    FROM jsonb_array_elements(p.configurable_fields) WITH ORDINALITY AS e (field, ordinal)
) item
LEFT JOIN shop.configurable_field field ON field.family_id = item.family_id AND field.id = item.field_id
LEFT JOIN shop.configurable_field_node node
       ON field.data_type = 7 AND node.family_id = item.family_id AND node.field_id = item.field_id
      AND node.id = shop.number_or_null(item.value);
COMMENT ON VIEW shop.product_field IS 'The products'' configurable fields with their names and typed values, one row a field.';
COMMENT ON COLUMN shop.product_field.product_id IS 'The product.';
COMMENT ON COLUMN shop.product_field.position IS 'Its place in Verial''s list, from 1.';
COMMENT ON COLUMN shop.product_field.family_id IS 'The field''s family; 0 = shared by all.';
COMMENT ON COLUMN shop.product_field.field_id IS 'The field, within the family.';
COMMENT ON COLUMN shop.product_field.name IS 'The field''s name.';
COMMENT ON COLUMN shop.product_field.group_name IS 'Heading under which to show it.';
COMMENT ON COLUMN shop.product_field.sort_order IS 'Order in which to show it.';
COMMENT ON COLUMN shop.product_field.data_type IS '1 text of 50, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 node of a tree.';
COMMENT ON COLUMN shop.product_field.rich_text IS 'Whether its text is RTF.';
COMMENT ON COLUMN shop.product_field.value IS 'The value as Verial says it.';
COMMENT ON COLUMN shop.product_field.boolean_value IS 'The value of a boolean field; null where it is none.';
COMMENT ON COLUMN shop.product_field.date_value IS 'The value of a date field; null where it is none.';
COMMENT ON COLUMN shop.product_field.number_value IS 'The value of an integer or decimal field; null where it is none.';
COMMENT ON COLUMN shop.product_field.node_id IS 'The node that the value of a tree field stands for.';
COMMENT ON COLUMN shop.product_field.node_name IS 'That node''s name.';

CREATE FUNCTION shop.require_versions_since(p_at timestamptz) RETURNS timestamptz
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_kept timestamptz := (SELECT kept_since FROM shop.version_floor);
BEGIN
    IF p_at < v_kept THEN
        RAISE EXCEPTION 'what the shop saw at % is no longer known: versions are kept since %', p_at, v_kept USING ERRCODE = 'VF002';
    END IF;
    RETURN p_at;
END
$$;
COMMENT ON FUNCTION shop.require_versions_since(timestamptz) IS 'The same moment; raises VF002 where versions of that time have been removed.';

CREATE FUNCTION shop.product_as_of(p_at timestamptz) RETURNS SETOF shop.product
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH version AS MATERIALIZED (
        SELECT v.product_id, v.id, v.product FROM shop.product_version v WHERE v.replaced_at > (SELECT shop.require_versions_since(p_at))
    ), field AS (
        SELECT DISTINCT ON (v.product_id, f.key) v.product_id, f.key, f.value
        FROM version v CROSS JOIN LATERAL jsonb_each(v.product) f
        ORDER BY v.product_id, f.key, v.id
    ), was AS (
        SELECT product_id, jsonb_object_agg(key, value) AS product FROM field GROUP BY product_id
    )
    SELECT r.*
    FROM shop.product p
    LEFT JOIN was w ON w.product_id = p.id
    CROSS JOIN LATERAL jsonb_populate_record(p, coalesce(w.product, '{}')) r
    WHERE NOT EXISTS (SELECT FROM version v WHERE v.product_id = p.id AND v.product IS NULL);
END;
COMMENT ON FUNCTION shop.product_as_of(timestamptz) IS 'The products as the shop saw them at a moment, the rows of shop.product; raises VF002 where that is no longer known (SHOP_KEEP_VERSIONS).';
