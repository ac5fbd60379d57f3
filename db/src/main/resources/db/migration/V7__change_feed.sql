-- The change feed: which products changed, in an order that never changes and without gaps. A number from a sequence alone would be in
-- the order of writing, not of commits: a reader that saw the later one would never see the earlier. A position is the transaction's
-- number and a number within it, and is given out once no transaction of a lower number can still write.

CREATE TABLE shop.change (
    position    bigint      PRIMARY KEY,
    product_id  bigint      NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    run_id      bigint,
    kinds       text[]      NOT NULL,
    left_group  uuid
);
COMMENT ON TABLE shop.change IS 'The change feed, a row a product and transaction. Read it with shop.changes(after, limit): a plain query sees changes before those that come before them.';
COMMENT ON COLUMN shop.change.position IS 'Its place: the writing transaction''s number, raised by shop.feed.base, times 2^24, plus a number within the transaction. Read it as a 64-bit integer.';
COMMENT ON COLUMN shop.change.product_id IS 'The product that changed.';
COMMENT ON COLUMN shop.change.at IS 'When it was written.';
COMMENT ON COLUMN shop.change.run_id IS 'The run that wrote it (sync.run); null = none did: a date has passed.';
COMMENT ON COLUMN shop.change.kinds IS 'inserted (read everything of it); content, price (tiers, too), stock, images, variants (its group in shop.variant, or what tells it apart), activated, deactivated; removed_from_sale, put_on_sale (it left or entered shop.sellable).';
COMMENT ON COLUMN shop.change.left_group IS 'The group of variants that it is no longer in, of shop.variant as it was; null = it left none. A group that all have left is gone.';
CREATE INDEX change_left_group ON shop.change (left_group) WHERE left_group IS NOT NULL;
-- Rows come in the order of time.
CREATE INDEX change_at ON shop.change USING brin (at) WITH (pages_per_range = 8, autosummarize = on);

CREATE SEQUENCE shop.change_number AS bigint;
COMMENT ON SEQUENCE shop.change_number IS 'Numbers changes within their transaction.';

CREATE TABLE shop.feed (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    base      bigint  NOT NULL,
    floor     bigint  NOT NULL,
    origin    text    NOT NULL
);
COMMENT ON TABLE shop.feed IS 'A single row: what the positions of the feed mean.';
COMMENT ON COLUMN shop.feed.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN shop.feed.base IS 'Is added to transaction numbers. `migrate` raises it in a restored database, whose transaction numbers begin again, to the time in hundredths of a second and 10^8 more: greater than any position before, unless there were many more transactions than a hundred a second.';
COMMENT ON COLUMN shop.feed.floor IS 'Changes after this position are kept; a reader that stands before it must start anew.';
COMMENT ON COLUMN shop.feed.origin IS 'The cluster, its timeline and the table that the base belongs to: a restored database has another.';

-- What readers were told to be on sale.
CREATE TABLE shop.on_sale (
    product_id  bigint PRIMARY KEY
);
COMMENT ON TABLE shop.on_sale IS 'The products of which the feed has told that they are in shop.sellable. Kept by each write of products, and compared at each run''s end and every five minutes, for dates pass without a write.';
COMMENT ON COLUMN shop.on_sale.product_id IS 'The product.';

CREATE FUNCTION shop.feed_origin() RETURNS text
    LANGUAGE sql STABLE
    RETURN (SELECT s.system_identifier || '/' || c.timeline_id FROM pg_control_system() s, pg_control_checkpoint() c)
           || '/' || 'shop.change'::regclass::oid;
COMMENT ON FUNCTION shop.feed_origin() IS 'The cluster, its timeline and the table.';

CREATE FUNCTION shop.begin_feed() RETURNS boolean
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_base bigint;
BEGIN
    LOCK TABLE sync.guard IN EXCLUSIVE MODE;
    IF EXISTS (SELECT FROM shop.feed WHERE origin = shop.feed_origin()) THEN
        RETURN false;
    END IF;
    v_base := greatest((extract(epoch FROM clock_timestamp()) * 100)::bigint, (SELECT max(position) >> 24 FROM shop.change))
              + 100000000 - pg_current_xact_id()::text::bigint;
    INSERT INTO shop.feed (base, floor, origin) VALUES (v_base, 0, shop.feed_origin())
    ON CONFLICT (only_row) DO UPDATE
    SET base = excluded.base, floor = (excluded.base + pg_current_xact_id()::text::bigint) << 24, origin = excluded.origin;
    RETURN true;
END
$$;
COMMENT ON FUNCTION shop.begin_feed() IS 'Begins the feed, or begins it anew in a restored database; whether it did.';

CREATE FUNCTION shop.next_position(base bigint) RETURNS bigint
    LANGUAGE sql VOLATILE
    RETURN ((base + pg_current_xact_id()::text::bigint) << 24) | (nextval('shop.change_number') & 16777215);
COMMENT ON FUNCTION shop.next_position(bigint) IS 'The position of the next change of this transaction.';

-- "Still running" are the transactions that hold the fence (sync.guard) that every writing transaction takes first: not a stranger's,
-- however long it sleeps. One that ended between the snapshot and the look at the locks counts as running. The locks are read once; while
-- a transaction ends, the fence goes before the lock of its number: a stranger is one that has not ended even after that look.
CREATE FUNCTION shop.feed_end() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (
        WITH snapshot AS MATERIALIZED (
            SELECT pg_current_snapshot() AS s
        ), running AS MATERIALIZED (
            SELECT x FROM snapshot CROSS JOIN LATERAL pg_snapshot_xip(s) x
        ), held AS MATERIALIZED (
            SELECT l.locktype, l.database, l.relation, l.transactionid, l.virtualtransaction, l.mode
            FROM pg_locks l
            WHERE EXISTS (SELECT FROM running) AND l.granted
              AND (l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
                   OR l.locktype = 'relation' AND l.relation = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'sync' AND c.relname = 'guard') AND l.mode <> 'AccessShareLock'
                      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        ), stranger AS (
            SELECT t.transactionid FROM held t
            WHERE t.locktype = 'transactionid'
              AND NOT EXISTS (SELECT FROM held g WHERE g.locktype = 'relation' AND g.virtualtransaction = t.virtualtransaction)
        )
        SELECT (f.base + coalesce(
                   (SELECT min(r.x::text::bigint) FROM running r
                    WHERE CASE WHEN r.x::xid IN (SELECT transactionid FROM stranger) THEN pg_xact_status(r.x) <> 'in progress' ELSE true END),
                   (SELECT pg_snapshot_xmax(s)::text::bigint FROM snapshot))) << 24
        FROM shop.feed f);
COMMENT ON FUNCTION shop.feed_end() IS 'No change below this position can appear any more.';

CREATE FUNCTION shop.snapshot_position() RETURNS bigint
    LANGUAGE sql STABLE
    RETURN shop.feed_end() - 1;
COMMENT ON FUNCTION shop.snapshot_position() IS 'Where a new reader begins: ask for this first, then read the tables (or both in one transaction, REPEATABLE READ), then follow shop.changes from here. What the tables show already may come again.';

CREATE FUNCTION shop.changes(after bigint, "limit" integer DEFAULT 1000)
    RETURNS TABLE ("position" bigint, product_id bigint, at timestamptz, run_id bigint, kinds text[])
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    v_floor bigint := (SELECT floor FROM shop.feed);
    v_end bigint := shop.feed_end();
BEGIN
    IF pg_is_in_recovery() THEN
        RAISE EXCEPTION 'a standby does not know which changes can still come' USING HINT = 'Read the feed from the primary server.';
    ELSIF after IS NULL OR after < v_floor - 1 THEN
        RAISE EXCEPTION 'the changes after position % are no longer kept', after
            USING ERRCODE = 'VF010', HINT = 'Start anew: shop.snapshot_position(), then the tables, then shop.changes from there.';
    ELSIF after >= ((SELECT base FROM shop.feed) + pg_snapshot_xmax(pg_current_snapshot())::text::bigint) << 24 THEN
        RAISE EXCEPTION 'position % is not of this feed', after
            USING ERRCODE = 'VF010', HINT = 'The database was restored to an earlier time. Start anew: shop.snapshot_position(), then the tables, then shop.changes from there.';
    END IF;
    RETURN QUERY
        SELECT c.position, c.product_id, c.at, c.run_id, c.kinds FROM shop.change c
        WHERE c.position > after AND c.position < v_end ORDER BY c.position LIMIT "limit";
END
$$;
COMMENT ON FUNCTION shop.changes(bigint, integer) IS 'The changes after a position, in their order, each exactly once: pass the last position read. Raises VF010 where these are no longer kept, or the position is of another feed.';

SELECT shop.begin_feed();
