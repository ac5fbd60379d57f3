-- Dry runs: what a run would do. It reads and judges Verial's lists as any run does; the tables that this changes are put back when it
-- ends, or before the next run begins, and shop is compared instead of written.

CREATE TABLE sync.difference (
    run_id      bigint NOT NULL REFERENCES sync.run ON DELETE CASCADE,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    article_id  bigint,
    kind        text   NOT NULL CHECK (kind IN ('images_asked', 'new', 'changed', 'deactivated', 'reactivated', 'name')),
    field       text   NOT NULL DEFAULT '',
    old         jsonb,
    new         jsonb,
    PRIMARY KEY (run_id, id)
);
CREATE UNIQUE INDEX difference_subject ON sync.difference (run_id, coalesce(article_id, 0), kind, field);
CREATE INDEX difference_article ON sync.difference (article_id) WHERE article_id IS NOT NULL;
COMMENT ON TABLE sync.difference IS 'What dry runs found that a run would do.';
COMMENT ON COLUMN sync.difference.run_id IS 'The dry run.';
COMMENT ON COLUMN sync.difference.id IS 'Order of finding.';
COMMENT ON COLUMN sync.difference.article_id IS 'The article; null for a name.';
COMMENT ON COLUMN sync.difference.kind IS 'images_asked (Verial would be asked for its images), new, changed, deactivated, reactivated; name (of a list that products'' ids refer to).';
COMMENT ON COLUMN sync.difference.field IS 'changed: the column of shop.product, or tiers or images. name: the table of shop and the row''s key. Else empty.';
COMMENT ON COLUMN sync.difference.old IS 'The value in shop; null = none.';
COMMENT ON COLUMN sync.difference.new IS 'The value that a run would write; null = none.';

CREATE TABLE sync.undo (
    id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name  text    NOT NULL,
    key         jsonb   NOT NULL,
    row         jsonb
);
COMMENT ON TABLE sync.undo IS 'What the open dry run has replaced in erp and sync.issue; empty between dry runs.';
COMMENT ON COLUMN sync.undo.id IS 'Order of the changes.';
COMMENT ON COLUMN sync.undo.table_name IS 'The table, with its schema.';
COMMENT ON COLUMN sync.undo.key IS 'The row''s primary key.';
COMMENT ON COLUMN sync.undo.row IS 'The row as it was; null = there was none.';

CREATE FUNCTION sync.keep_undo() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF (SELECT dry FROM sync.guard) THEN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO sync.undo (table_name, key)
            SELECT TG_ARGV[0], (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(n)) e WHERE e.key = ANY (TG_ARGV[1:]))
            FROM new_rows n;
        ELSE
            INSERT INTO sync.undo (table_name, key, row)
            SELECT TG_ARGV[0], (SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each(to_jsonb(o)) e WHERE e.key = ANY (TG_ARGV[1:])),
                   to_jsonb(o)
            FROM old_rows o;
        END IF;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION sync.keep_undo() IS 'Keeps what a statement of a dry run replaces; arguments are the table and the columns of its primary key.';

DO
$$
DECLARE
    v_table record;
BEGIN
    FOR v_table IN
        SELECT format('%I.%I', n.nspname, c.relname) AS name,
               (SELECT string_agg(quote_literal(a.attname), ', ') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (i.indkey)) AS key
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE (n.nspname, c.relname) IN (
            ('erp', 'article'), ('erp', 'stock'), ('erp', 'tariff'), ('erp', 'category'), ('erp', 'web_category'), ('erp', 'manufacturer'),
            ('erp', 'collection'), ('erp', 'school_year'), ('erp', 'subject'), ('erp', 'configurable_field'),
            ('erp', 'configurable_field_node'), ('erp', 'configurable_field_value'), ('sync', 'issue'))
    LOOP
        EXECUTE format('CREATE TRIGGER keep_undo_insert AFTER INSERT ON %1$s REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION sync.keep_undo(%2$L, %3$s)', v_table.name, v_table.name, v_table.key);
        EXECUTE format('CREATE TRIGGER keep_undo_update AFTER UPDATE ON %1$s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sync.keep_undo(%2$L, %3$s)', v_table.name, v_table.name, v_table.key);
        EXECUTE format('CREATE TRIGGER keep_undo_delete AFTER DELETE ON %1$s REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sync.keep_undo(%2$L, %3$s)', v_table.name, v_table.name, v_table.key);
    END LOOP;
END
$$;

-- The first change of a row says what it was.
CREATE FUNCTION sync.undo_dry_run() RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_run   bigint;
    v_table record;
BEGIN
    SELECT run_id INTO v_run FROM sync.guard WHERE dry;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE sync.guard SET dry = false;
    FOR v_table IN
        SELECT u.table_name AS name, string_agg(format('t.%1$I = r.%1$I', k.attname), ' AND ') AS same_key,
               string_agg(format('%I', k.attname), ', ') AS key,
               (SELECT string_agg(format('%1$I = excluded.%1$I', a.attname), ', ')
                FROM pg_attribute a WHERE a.attrelid = u.table_name::regclass AND a.attnum > 0 AND NOT a.attisdropped
                  AND a.attidentity = '') AS assignments
        FROM (SELECT DISTINCT table_name FROM sync.undo) u
        JOIN pg_index i ON i.indrelid = u.table_name::regclass AND i.indisprimary
        JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
        GROUP BY u.table_name
    LOOP
        EXECUTE format(
            'DELETE FROM %1$s t USING (
               SELECT DISTINCT ON (key) key, row FROM sync.undo WHERE table_name = %1$L ORDER BY key, id
             ) f, jsonb_populate_record(NULL::%1$s, f.key) r
             WHERE f.row IS NULL AND %2$s', v_table.name, v_table.same_key);
        EXECUTE format(
            'INSERT INTO %1$s OVERRIDING SYSTEM VALUE
             SELECT r.* FROM (
               SELECT DISTINCT ON (key) key, row FROM sync.undo WHERE table_name = %1$L ORDER BY key, id
             ) f, jsonb_populate_record(NULL::%1$s, f.row) r
             WHERE f.row IS NOT NULL
             ON CONFLICT (%2$s) DO UPDATE SET %3$s', v_table.name, v_table.key, v_table.assignments);
    END LOOP;
    DELETE FROM sync.undo;
    DELETE FROM sync.product_event WHERE run_id = v_run AND kind NOT IN ('held', 'released');
    DELETE FROM erp.reading WHERE run_id = v_run;
END
$$;
COMMENT ON FUNCTION sync.undo_dry_run() IS 'Puts back what the open dry run has changed, and ends its being dry; does nothing where the open run is none.';
