-- The run's own bookkeeping: runs, the guard that lets one run write, batches, each product's story, issues.

COMMENT ON SCHEMA sync IS 'Runs of verial-sync: who runs, what is planned, what happened to each product, and the gate to Verial.';

CREATE FUNCTION sync.digest(content text) RETURNS uuid
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN encode(substring(sha256(convert_to(content, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
COMMENT ON FUNCTION sync.digest(text) IS 'The first 128 bits of the SHA-256 of a text, in a type of 16 bytes: tells whether something differs from what was written last.';

CREATE FUNCTION sync.shortened(value jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') > 500 THEN to_jsonb(left(value #>> '{}', 500) || '…') ELSE value END;
COMMENT ON FUNCTION sync.shortened(jsonb) IS 'The same, a text of more than 500 characters cut.';

CREATE TABLE sync.installation (
    only_row  boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    id        uuid        NOT NULL DEFAULT gen_random_uuid(),
    made_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sync.installation IS 'A single row that names this installation. The bucket''s marker and the workers'' names in Temporal carry the id: two installations must not share them.';
COMMENT ON COLUMN sync.installation.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN sync.installation.id IS 'The same wherever the database is restored; a copy that will run next to the original needs another.';
COMMENT ON COLUMN sync.installation.made_at IS 'When the schema was made.';
INSERT INTO sync.installation DEFAULT VALUES;

CREATE TABLE sync.run (
    id                      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workflow_id             text        NOT NULL,
    first_execution_run_id  text        NOT NULL,
    mode                    text        NOT NULL,
    phase                   text,
    status                  text        NOT NULL DEFAULT 'running'
        CHECK (status IN ('running', 'completed', 'completed_with_issues', 'failed', 'cancelled', 'abandoned')),
    started_at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at             timestamptz,
    message                 text,
    moment                  timestamptz,
    clock_difference_millis bigint,
    confirmed_at            timestamptz,
    options                 jsonb       NOT NULL DEFAULT '{}',
    articles_seen           bigint      NOT NULL DEFAULT 0,
    articles_vanished       bigint      NOT NULL DEFAULT 0,
    articles_fetched        bigint      NOT NULL DEFAULT 0,
    images_stored           bigint      NOT NULL DEFAULT 0,
    images_reused           bigint      NOT NULL DEFAULT 0,
    images_removed          bigint      NOT NULL DEFAULT 0,
    products_inserted       bigint      NOT NULL DEFAULT 0,
    products_updated        bigint      NOT NULL DEFAULT 0,
    products_unchanged      bigint      NOT NULL DEFAULT 0,
    products_deactivated    bigint      NOT NULL DEFAULT 0,
    issues                  bigint      NOT NULL DEFAULT 0,
    issues_by_kind          jsonb       NOT NULL DEFAULT '{}',
    issues_accepted         bigint      NOT NULL DEFAULT 0,
    calls                   bigint      NOT NULL DEFAULT 0,
    calls_by_method         jsonb       NOT NULL DEFAULT '{}',
    batches                 bigint      NOT NULL DEFAULT 0,
    transaction_p99_millis  integer,
    transaction_max_millis  integer,
    catalogue_active        bigint,
    catalogue_priced        bigint,
    catalogue_with_image    bigint,
    catalogue_sellable      bigint,
    UNIQUE (workflow_id, first_execution_run_id)
);
CREATE INDEX run_moment ON sync.run (moment) WHERE moment IS NOT NULL;
COMMENT ON TABLE sync.run IS 'One row a run of CatalogSync. The counts are settled when the run ends, from the rows that the run wrote.';
COMMENT ON COLUMN sync.run.id IS 'The run''s number: its epoch. What a run writes is refused once another run is open.';
COMMENT ON COLUMN sync.run.workflow_id IS 'Temporal''s workflow id.';
COMMENT ON COLUMN sync.run.first_execution_run_id IS 'Temporal''s run id of the first execution in the chain (it stays the same across continue-as-new).';
COMMENT ON COLUMN sync.run.mode IS 'What was asked for, such as incremental or full.';
COMMENT ON COLUMN sync.run.phase IS 'The only phase asked for (images or products); null = both.';
COMMENT ON COLUMN sync.run.status IS 'running, completed, completed_with_issues, failed, cancelled, or abandoned (it died and another run took its place).';
COMMENT ON COLUMN sync.run.started_at IS 'When the run was opened.';
COMMENT ON COLUMN sync.run.finished_at IS 'When the run was closed; null while it runs.';
COMMENT ON COLUMN sync.run.message IS 'What a person should know of the outcome: the cause of a failure and what to do about it.';
COMMENT ON COLUMN sync.run.moment IS 'Our clock just before the call that asked Verial what had changed: images fetched by this run are known as of then.';
COMMENT ON COLUMN sync.run.clock_difference_millis IS 'How far Verial''s clock was ahead of ours by the dates of its answers, in milliseconds; negative = behind, 0 = no difference shown, null = no date came. The questions for changes reach back that much farther.';
COMMENT ON COLUMN sync.run.confirmed_at IS 'When a run with confirm was answered with yes; null = it was not, or it did not ask.';
COMMENT ON COLUMN sync.run.options IS 'The options that the run was started with.';
COMMENT ON COLUMN sync.run.articles_seen IS 'Articles in the list that Verial showed.';
COMMENT ON COLUMN sync.run.articles_vanished IS 'Articles that the list no longer showed.';
COMMENT ON COLUMN sync.run.articles_fetched IS 'Articles whose images were asked for and answered.';
COMMENT ON COLUMN sync.run.images_stored IS 'Images new to the media library.';
COMMENT ON COLUMN sync.run.images_reused IS 'Images given to an article that the media library already held.';
COMMENT ON COLUMN sync.run.images_removed IS 'Images taken off an article.';
COMMENT ON COLUMN sync.run.products_inserted IS 'Products written for the first time.';
COMMENT ON COLUMN sync.run.products_updated IS 'Products that were written because they, their tiers or their images differed.';
COMMENT ON COLUMN sync.run.products_unchanged IS 'Products that were looked at and would not have changed.';
COMMENT ON COLUMN sync.run.products_deactivated IS 'Products that became inactive (they count as updated, too).';
COMMENT ON COLUMN sync.run.issues IS 'Data issues that this run met and that are open, but for the accepted ones.';
COMMENT ON COLUMN sync.run.issues_by_kind IS 'The same by kind: {"kind": count}.';
COMMENT ON COLUMN sync.run.issues_accepted IS 'Data issues that this run met, that are open, and that a person has accepted (sync.accepted_issue).';
COMMENT ON COLUMN sync.run.calls IS 'Calls made to Verial.';
COMMENT ON COLUMN sync.run.calls_by_method IS 'The same by method: {"GetArticulosWS": count}.';
COMMENT ON COLUMN sync.run.batches IS 'Batches planned, of both phases.';
COMMENT ON COLUMN sync.run.transaction_p99_millis IS '99th percentile of the product transactions, in milliseconds, commit included.';
COMMENT ON COLUMN sync.run.transaction_max_millis IS 'The longest product transaction, in milliseconds, commit included.';
COMMENT ON COLUMN sync.run.catalogue_active IS 'Active products in shop when the run ended; null while it runs.';
COMMENT ON COLUMN sync.run.catalogue_priced IS 'Of these, products with a price.';
COMMENT ON COLUMN sync.run.catalogue_with_image IS 'Of these, products with an image.';
COMMENT ON COLUMN sync.run.catalogue_sellable IS 'Products on sale when the run ended (shop.on_sale).';

CREATE TABLE sync.guard (
    only_row                boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    run_id                  bigint REFERENCES sync.run,
    workflow_id             text,
    first_execution_run_id  text,
    taken_at                timestamptz,
    dry                     boolean NOT NULL DEFAULT false,
    next_workflow_id             text,
    next_first_execution_run_id  text,
    next_since                   timestamptz,
    CHECK (num_nulls(run_id, workflow_id, first_execution_run_id, taken_at) IN (0, 4)),
    CHECK (num_nulls(next_workflow_id, next_first_execution_run_id, next_since) IN (0, 3))
);
COMMENT ON TABLE sync.guard IS 'A single row: the run that may write and call. Who writes locks this table shared, who changes the row locks it exclusively (sync.fence, sync.fence_exclusive).';
COMMENT ON COLUMN sync.guard.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN sync.guard.run_id IS 'The open run; null = free.';
COMMENT ON COLUMN sync.guard.workflow_id IS 'Its workflow id.';
COMMENT ON COLUMN sync.guard.first_execution_run_id IS 'Its chain: the run id of the first execution.';
COMMENT ON COLUMN sync.guard.taken_at IS 'When it took the guard.';
COMMENT ON COLUMN sync.guard.dry IS 'Whether it is a dry run: what it writes about the ERP is undone when it ends (sync.undo), and shop is only compared.';
COMMENT ON COLUMN sync.guard.next_workflow_id IS 'The workflow that waits for the guard and gets it next; null = none. At most one waits.';
COMMENT ON COLUMN sync.guard.next_first_execution_run_id IS 'Its chain: the run id of the first execution.';
COMMENT ON COLUMN sync.guard.next_since IS 'Since when it waits.';
INSERT INTO sync.guard DEFAULT VALUES;

-- The table itself is the lock, because only roles with rights on it can take that; an advisory lock is open to every role.
-- These modes write nothing and do not hinder reading. Volatile: the guard is read with a snapshot taken after the wait.
CREATE FUNCTION sync.fence(p_run bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_open bigint;
BEGIN
    LOCK TABLE sync.guard IN ROW SHARE MODE;
    SELECT run_id INTO v_open FROM sync.guard;
    IF v_open IS DISTINCT FROM p_run THEN
        RAISE EXCEPTION 'run % may not write: %', p_run,
            CASE WHEN v_open IS NULL THEN 'no run is open' ELSE 'run ' || v_open || ' is open' END
            USING ERRCODE = 'VF001';
    END IF;
END
$$;
COMMENT ON FUNCTION sync.fence(bigint) IS 'First statement of each of a run''s writing transactions: raises VF001 unless the run is the open one, and keeps it so until the transaction ends.';

CREATE FUNCTION sync.fence_exclusive() RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    LOCK TABLE sync.guard IN EXCLUSIVE MODE;
END
$$;
COMMENT ON FUNCTION sync.fence_exclusive() IS 'First statement of a transaction that opens, takes over or closes a run: waits for what the open run has in hand, and holds back what follows.';

CREATE TABLE sync.hold (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id  bigint,
    reason      text,
    held_by     text        NOT NULL,
    held_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    until       timestamptz,
    run_id      bigint,
    waiting     bigint      NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX hold_article ON sync.hold (coalesce(article_id, 0));
COMMENT ON TABLE sync.hold IS 'Products that no run may write until they are released: runs continue with lists and images.';
COMMENT ON COLUMN sync.hold.id IS 'Order of holding.';
COMMENT ON COLUMN sync.hold.article_id IS 'The product; null = all.';
COMMENT ON COLUMN sync.hold.reason IS 'Why, as the person said; null = not said.';
COMMENT ON COLUMN sync.hold.held_by IS 'Who held it: user@host.';
COMMENT ON COLUMN sync.hold.held_at IS 'When.';
COMMENT ON COLUMN sync.hold.until IS 'When it ends by itself; null = when a person releases it.';
COMMENT ON COLUMN sync.hold.run_id IS 'The rollback that held it; null = a person did.';
COMMENT ON COLUMN sync.hold.waiting IS 'How many of its products the last run would have written.';

CREATE VIEW sync.hold_in_force AS
SELECT * FROM sync.hold WHERE until IS NULL OR until > clock_timestamp();
COMMENT ON VIEW sync.hold_in_force IS 'Those that have not ended by themselves.';
DO
$$
DECLARE
    v_column record;
BEGIN
    FOR v_column IN
        SELECT attname, col_description(attrelid, attnum) AS comment FROM pg_attribute WHERE attrelid = 'sync.hold'::regclass AND attnum > 0
    LOOP
        EXECUTE format('COMMENT ON COLUMN sync.hold_in_force.%I IS %L', v_column.attname, v_column.comment);
    END LOOP;
END
$$;

CREATE TABLE sync.batch (
    run_id              bigint   NOT NULL REFERENCES sync.run ON DELETE CASCADE,
    phase               text     NOT NULL CHECK (phase IN ('images', 'products')),
    n                   integer  NOT NULL,
    article_ids         bigint[] NOT NULL,
    started_at          timestamptz,
    finished_at         timestamptz,
    transaction_millis  integer,
    inserted            integer  NOT NULL DEFAULT 0,
    updated             integer  NOT NULL DEFAULT 0,
    unchanged           integer  NOT NULL DEFAULT 0,
    deactivated         integer  NOT NULL DEFAULT 0,
    refused             integer  NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, phase, n)
);
COMMENT ON TABLE sync.batch IS 'The plan of a phase: its articles, in batches numbered from 1, and what became of each product batch.';
COMMENT ON COLUMN sync.batch.run_id IS 'The run that planned it.';
COMMENT ON COLUMN sync.batch.phase IS 'images or products.';
COMMENT ON COLUMN sync.batch.n IS 'Number in its phase, from 1; the child workflow''s id ends with it.';
COMMENT ON COLUMN sync.batch.article_ids IS 'The batch''s articles, in ascending order.';
COMMENT ON COLUMN sync.batch.started_at IS 'When its products were first written; null = not yet, and always for a batch of the images phase, whose articles have media.article.fetched_at.';
COMMENT ON COLUMN sync.batch.finished_at IS 'When its products were last written; null = not yet, and always for a batch of the images phase.';
COMMENT ON COLUMN sync.batch.transaction_millis IS 'The longest transaction that wrote its products, in milliseconds, commit included.';
COMMENT ON COLUMN sync.batch.inserted IS 'Products written for the first time.';
COMMENT ON COLUMN sync.batch.updated IS 'Products that differed and were written.';
COMMENT ON COLUMN sync.batch.unchanged IS 'Products that would not have changed.';
COMMENT ON COLUMN sync.batch.deactivated IS 'Products that became inactive (they count as updated, too).';
COMMENT ON COLUMN sync.batch.refused IS 'Articles that could not become a product; sync.issue says why.';

CREATE TABLE sync.verification (
    run_id       bigint PRIMARY KEY REFERENCES sync.run ON DELETE CASCADE,
    after        text        NOT NULL DEFAULT '',
    checked      bigint      NOT NULL DEFAULT 0,
    missing      bigint      NOT NULL DEFAULT 0,
    wrong        bigint      NOT NULL DEFAULT 0,
    repaired     bigint,
    lost         bigint,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at  timestamptz
);
COMMENT ON TABLE sync.verification IS 'A run''s check of the objects in the bucket that articles refer to. Its cursor is committed together with what was found, so whoever crashes resumes where it stood.';
COMMENT ON COLUMN sync.verification.run_id IS 'The run that checks (sync.run).';
COMMENT ON COLUMN sync.verification.after IS 'The cursor: the last hash that was checked.';
COMMENT ON COLUMN sync.verification.checked IS 'Objects checked so far.';
COMMENT ON COLUMN sync.verification.missing IS 'Of these, objects that were not in the bucket.';
COMMENT ON COLUMN sync.verification.wrong IS 'Of these, objects whose size or content was not what it must be, or whose image was cut (once, where no article has it any more).';
COMMENT ON COLUMN sync.verification.repaired IS 'Of the missing and wrong ones, those that were stored again; null until that was settled.';
COMMENT ON COLUMN sync.verification.lost IS 'Those that Verial does not give any more, and that were taken off their articles; null until that was settled.';
COMMENT ON COLUMN sync.verification.started_at IS 'When it began.';
COMMENT ON COLUMN sync.verification.finished_at IS 'When all objects were checked; null = not yet.';

CREATE TABLE sync.product_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint      NOT NULL,
    article_id  bigint      NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind        text        NOT NULL,
    detail      jsonb       NOT NULL DEFAULT '{}'
);
-- No foreign key to sync.run: it would lock the run's row for each event.
CREATE INDEX product_event_article ON sync.product_event (article_id, at);
CREATE INDEX product_event_run ON sync.product_event (run_id, kind);
COMMENT ON TABLE sync.product_event IS 'Each product''s story, only ever added to.';
COMMENT ON COLUMN sync.product_event.id IS 'Order of writing.';
COMMENT ON COLUMN sync.product_event.run_id IS 'The run in which it happened (sync.run).';
COMMENT ON COLUMN sync.product_event.article_id IS 'Verial''s article id.';
COMMENT ON COLUMN sync.product_event.at IS 'When it was written.';
COMMENT ON COLUMN sync.product_event.kind IS 'first_seen, vanished, returned (Verial''s list); image_added, image_removed {position, sha256, media_type, bytes, width, height, block of an answer about many articles}, images_reordered {old, new}, images_kept {images, cause}, image_issue {field, position, kind, message}; inserted {name, price_net, stock}; changed, price_changed, stock_changed {field, old, new}; deactivated, reactivated; rolled_back {before_run, by, reason}; held, released {by, reason}; issue {source, field, kind, message}. Failed and repeated calls are in erp.call.';
COMMENT ON COLUMN sync.product_event.detail IS 'What the kind says; texts of more than 500 characters are cut.';

CREATE TABLE sync.issue (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id     bigint,
    source         text        NOT NULL,
    field          text,
    position       integer,
    kind           text        NOT NULL,
    value          text,
    message        text        NOT NULL,
    opened_run_id  bigint      NOT NULL,
    last_run_id    bigint      NOT NULL,
    opened_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at      timestamptz
);
CREATE UNIQUE INDEX issue_open ON sync.issue
    (coalesce(article_id, -1), source, coalesce(field, ''), coalesce(position, -1), kind) WHERE closed_at IS NULL;
CREATE INDEX issue_article ON sync.issue (article_id);
CREATE INDEX issue_last_run ON sync.issue (last_run_id);
CREATE INDEX issue_open_kind ON sync.issue (kind, id) WHERE closed_at IS NULL;
CREATE INDEX issue_open_id ON sync.issue (id) WHERE closed_at IS NULL;
CREATE INDEX issue_open_article ON sync.issue (article_id) WHERE closed_at IS NULL AND article_id IS NOT NULL;
COMMENT ON TABLE sync.issue IS 'What is wrong with the data, article by article, until it is corrected.';
COMMENT ON COLUMN sync.issue.id IS 'Order of opening.';
COMMENT ON COLUMN sync.issue.article_id IS 'Verial''s article id; null when the row had none.';
COMMENT ON COLUMN sync.issue.source IS 'Where it was met: articles, stock, tariffs, references (the reference lists), changes (the question for changes), images, products, variants (what products say together) or server (Verial''s version and its count of articles).';
COMMENT ON COLUMN sync.issue.field IS 'The field, as Verial names it; null when it is about the whole row.';
COMMENT ON COLUMN sync.issue.position IS 'Which image or row of the article, from 1; null when it has no position.';
COMMENT ON COLUMN sync.issue.kind IS 'What sort of issue it is, such as not_an_image or no_name.';
COMMENT ON COLUMN sync.issue.value IS 'The value found, cut to 1,000 characters.';
COMMENT ON COLUMN sync.issue.message IS 'What a person should know, and do.';
COMMENT ON COLUMN sync.issue.opened_run_id IS 'The run that met it first.';
COMMENT ON COLUMN sync.issue.last_run_id IS 'The run that met it last.';
COMMENT ON COLUMN sync.issue.opened_at IS 'When it was met first.';
COMMENT ON COLUMN sync.issue.closed_at IS 'When the article came through without it; null = open.';

CREATE TABLE sync.accepted_issue (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id   bigint,
    source       text        NOT NULL,
    field        text,
    position     integer,
    kind         text        NOT NULL,
    found        text        NOT NULL,
    reason       text,
    accepted_by  text        NOT NULL,
    accepted_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX accepted_issue_subject ON sync.accepted_issue
    (coalesce(article_id, -1), source, coalesce(field, ''), coalesce(position, -1), kind);
COMMENT ON TABLE sync.accepted_issue IS 'Issues that a person knows of and accepts: a run that meets these alone is complete. Each holds until the value changes.';
COMMENT ON COLUMN sync.accepted_issue.id IS 'Order of acceptance.';
COMMENT ON COLUMN sync.accepted_issue.article_id IS 'As in sync.issue.';
COMMENT ON COLUMN sync.accepted_issue.source IS 'As in sync.issue.';
COMMENT ON COLUMN sync.accepted_issue.field IS 'As in sync.issue.';
COMMENT ON COLUMN sync.accepted_issue.position IS 'As in sync.issue.';
COMMENT ON COLUMN sync.accepted_issue.kind IS 'As in sync.issue.';
COMMENT ON COLUMN sync.accepted_issue.found IS 'The issue''s value, or its message where it has no value: what was accepted.';
COMMENT ON COLUMN sync.accepted_issue.reason IS 'Why, as the person said; null = not said.';
COMMENT ON COLUMN sync.accepted_issue.accepted_by IS 'Who accepted it: user@host.';
COMMENT ON COLUMN sync.accepted_issue.accepted_at IS 'When.';

CREATE FUNCTION sync.is_accepted(i sync.issue) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM sync.accepted_issue a
        WHERE coalesce(a.article_id, -1) = coalesce(i.article_id, -1) AND a.source = i.source
          AND coalesce(a.field, '') = coalesce(i.field, '') AND coalesce(a.position, -1) = coalesce(i.position, -1)
          AND a.kind = i.kind AND a.found = coalesce(i.value, i.message));
COMMENT ON FUNCTION sync.is_accepted(sync.issue) IS 'Whether a person has accepted this issue, with this value.';

CREATE TABLE sync.product_source (
    article_id  bigint PRIMARY KEY,
    hash        uuid        NOT NULL,
    run_id      bigint      NOT NULL,
    written_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE sync.product_source IS 'The state of erp and media that each product was last written with, or refused with. A product whose hash differs is planned.';
COMMENT ON COLUMN sync.product_source.article_id IS 'Verial''s article id.';
COMMENT ON COLUMN sync.product_source.hash IS 'sync.source_hash of that state.';
COMMENT ON COLUMN sync.product_source.run_id IS 'The run that wrote it.';
COMMENT ON COLUMN sync.product_source.written_at IS 'When it was written.';

CREATE FUNCTION sync.source_hash(
    mapping_version integer, listed boolean, row_hash uuid, stock_hash uuid, tariff_hash uuid, images_hash uuid, images_state text)
    RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sync.digest(concat_ws('|', mapping_version, listed, row_hash, coalesce(stock_hash::text, '-'),
        coalesce(tariff_hash::text, '-'), coalesce(images_hash::text, '-'), coalesce(images_state, '-')));
COMMENT ON FUNCTION sync.source_hash(integer, boolean, uuid, uuid, uuid, uuid, text) IS 'One hash over all that a product is made from; a new version of the mapping makes all of them differ.';

CREATE TABLE sync.method_support (
    server      text        NOT NULL,
    method      text        NOT NULL,
    known       boolean     NOT NULL,
    checked_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    evidence    text,
    PRIMARY KEY (server, method)
);
COMMENT ON TABLE sync.method_support IS 'What a Verial server proved to know: it is not asked again and again for what its version lacks.';
COMMENT ON COLUMN sync.method_support.server IS 'The server and its version, as the caller names them.';
COMMENT ON COLUMN sync.method_support.method IS 'The method, or a feature of it such as GetArticulosWS/inicio.';
COMMENT ON COLUMN sync.method_support.known IS 'Whether the server knows it.';
COMMENT ON COLUMN sync.method_support.checked_at IS 'When that was found out.';
COMMENT ON COLUMN sync.method_support.evidence IS 'What showed it, in words; null after failed calls.';
