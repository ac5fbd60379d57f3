-- What Verial said, as it said it.

COMMENT ON SCHEMA erp IS 'What Verial said, as it said it: landing tables with the raw rows, reference lists, and one row for each call made.';

CREATE TABLE erp.call (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint,
    method      text        NOT NULL,
    article_id  bigint,
    at          timestamptz NOT NULL,
    millis      integer,
    bytes       bigint,
    outcome     text
) WITH (fillfactor = 85);
CREATE INDEX call_run ON erp.call (run_id, method);
CREATE INDEX call_article ON erp.call (article_id, at) WHERE article_id IS NOT NULL;
COMMENT ON TABLE erp.call IS 'Each HTTP call to Verial, retries included: written before it is made and completed after it, so a call whose worker died shows too.';
COMMENT ON COLUMN erp.call.id IS 'The call''s number; its permit in sync.permit has the same.';
COMMENT ON COLUMN erp.call.run_id IS 'The run that made it (sync.run); null for a call outside a run.';
COMMENT ON COLUMN erp.call.method IS 'Verial''s method, such as GetArticulosWS.';
COMMENT ON COLUMN erp.call.article_id IS 'The article it asks for; null for a list.';
COMMENT ON COLUMN erp.call.at IS 'When the request is sent.';
COMMENT ON COLUMN erp.call.millis IS 'Whole milliseconds to the last byte of the answer; null while it is under way, or when its worker died.';
COMMENT ON COLUMN erp.call.bytes IS 'Bytes of the answer''s body.';
COMMENT ON COLUMN erp.call.outcome IS 'What came of it: ok, or the kind of failure.';

CREATE TABLE erp.call_minute (
    run_id          bigint      NOT NULL REFERENCES sync.run ON DELETE CASCADE,
    minute          timestamptz NOT NULL,
    method          text        NOT NULL,
    calls           integer     NOT NULL,
    failed          integer     NOT NULL,
    bytes           bigint      NOT NULL,
    millis          bigint      NOT NULL,
    longest_millis  integer     NOT NULL,
    PRIMARY KEY (run_id, minute, method)
);
CREATE INDEX call_minute_time ON erp.call_minute (minute);
COMMENT ON TABLE erp.call_minute IS 'The calls of each run that has ended, by minute and method: kept as long as the run.';
COMMENT ON COLUMN erp.call_minute.run_id IS 'The run that made them (sync.run).';
COMMENT ON COLUMN erp.call_minute.minute IS 'The minute in which the requests were sent.';
COMMENT ON COLUMN erp.call_minute.method IS 'Verial''s method.';
COMMENT ON COLUMN erp.call_minute.calls IS 'How many.';
COMMENT ON COLUMN erp.call_minute.failed IS 'Of these, calls without a useful answer.';
COMMENT ON COLUMN erp.call_minute.bytes IS 'Bytes of the answers.';
COMMENT ON COLUMN erp.call_minute.millis IS 'Milliseconds to the last byte of the answer, added up.';
COMMENT ON COLUMN erp.call_minute.longest_millis IS 'The longest of them.';

CREATE TABLE erp.article (
    id             bigint PRIMARY KEY,
    row            jsonb       NOT NULL,
    row_hash       uuid        NOT NULL,
    listed         boolean     NOT NULL DEFAULT false,
    first_seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    unlisted_at    timestamptz
);
COMMENT ON TABLE erp.article IS 'Articles as GetArticulosWS last showed them; never deleted.';
COMMENT ON COLUMN erp.article.id IS 'Verial''s Id: the only stable identity.';
COMMENT ON COLUMN erp.article.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.article.row_hash IS 'sync.digest of the row''s text as it was landed, its keys sorted.';
COMMENT ON COLUMN erp.article.listed IS 'Whether the last complete list that was accepted shows it.';
COMMENT ON COLUMN erp.article.first_seen_at IS 'When its row came first.';
COMMENT ON COLUMN erp.article.changed_at IS 'When its row last came with another content.';
COMMENT ON COLUMN erp.article.unlisted_at IS 'When it vanished from the list; null while it is listed, or before it first is.';

CREATE TABLE erp.reading (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id        bigint      NOT NULL,
    phase         text        NOT NULL CHECK (phase IN ('images', 'products')),
    list          text        NOT NULL,
    since         text,
    state         text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'accepted', 'abandoned')),
    cursor        jsonb,
    ahead         jsonb,
    blocks        integer     NOT NULL DEFAULT 0,
    rows          bigint      NOT NULL DEFAULT 0,
    repeated      bigint[]    NOT NULL DEFAULT '{}',
    unreadable    integer     NOT NULL DEFAULT 0,
    in_doubt      bigint[]    NOT NULL DEFAULT '{}',
    belied        text,
    outcome       jsonb,
    started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at  timestamptz
);
CREATE UNIQUE INDEX reading_current ON erp.reading (run_id, phase, list) WHERE state <> 'abandoned';
CREATE INDEX reading_unaccepted ON erp.reading (run_id) WHERE state IN ('open', 'complete');
COMMENT ON TABLE erp.reading IS 'One reading of a list, block by block. Its cursor is committed together with each block''s rows, so whoever crashes resumes at the block where it stood.';
COMMENT ON COLUMN erp.reading.id IS 'The reading''s number.';
COMMENT ON COLUMN erp.reading.run_id IS 'The run that reads (sync.run).';
COMMENT ON COLUMN erp.reading.phase IS 'The phase that reads: each reads afresh.';
COMMENT ON COLUMN erp.reading.list IS 'Which list: articles, stock, tariffs; chosen articles, chosen stock, chosen tariffs hold what a run of chosen articles was answered about each, and chosen stock 12 what a run in single-batch mode was answered about each article of its batch 12.';
COMMENT ON COLUMN erp.reading.since IS 'Verial''s wall-clock time since which changes were asked for; null = the whole list.';
COMMENT ON COLUMN erp.reading.state IS 'open; complete (all blocks are here); accepted (what the list means was carried out); abandoned (it did not fit together, another one takes its place).';
COMMENT ON COLUMN erp.reading.cursor IS 'Where the reader stands, in its own terms; null at the start.';
COMMENT ON COLUMN erp.reading.ahead IS 'Of a list of images: the place of the next block, which a worker requests while this one is stored. Null while unknown.';
COMMENT ON COLUMN erp.reading.blocks IS 'Blocks committed.';
COMMENT ON COLUMN erp.reading.rows IS 'Rows committed.';
COMMENT ON COLUMN erp.reading.repeated IS 'Articles of which the article list showed a row again, outside the overlap of two blocks; at most 1,000 are kept. Such a list is not whole.';
COMMENT ON COLUMN erp.reading.unreadable IS 'Rows that were left out because they are not JSON. Such a list is not whole: what it lacks is kept.';
COMMENT ON COLUMN erp.reading.in_doubt IS 'Articles that a row that was left out may belong to: their other rows in this list are not all of them.';
COMMENT ON COLUMN erp.reading.belied IS 'What Verial counts instead, where the list showed the same articles twice and was believed; else null.';
COMMENT ON COLUMN erp.reading.outcome IS 'What accepting it did, in numbers.';
COMMENT ON COLUMN erp.reading.started_at IS 'When it began.';
COMMENT ON COLUMN erp.reading.completed_at IS 'When its last block was committed; null for a list that is not whole, of which only what it shows was accepted.';

CREATE TABLE erp.reading_article (
    reading_id  bigint NOT NULL REFERENCES erp.reading ON DELETE CASCADE,
    article_id  bigint NOT NULL,
    position    bigint NOT NULL,
    PRIMARY KEY (reading_id, article_id)
);
COMMENT ON TABLE erp.reading_article IS 'Which articles a reading has seen. Of the article list the latest accepted reading keeps its own, so one article''s row can be found where it stood; others are emptied when they are accepted or abandoned.';
COMMENT ON COLUMN erp.reading_article.reading_id IS 'The reading.';
COMMENT ON COLUMN erp.reading_article.article_id IS 'The article seen.';
COMMENT ON COLUMN erp.reading_article.position IS 'Its row in Verial''s list, from 1; 0 = a chosen article that Verial''s list does not show.';

CREATE TABLE erp.staged_block (
    reading_id      bigint    NOT NULL REFERENCES erp.reading ON DELETE CASCADE,
    block           integer   NOT NULL,
    asked_from      bigint,
    settles         bigint,
    positions       bigint[]  NOT NULL,
    article_ids     bigint[]  NOT NULL,
    quantities      numeric[] NOT NULL,
    quantities_aux  numeric[] NOT NULL,
    rows            jsonb[]   NOT NULL,
    PRIMARY KEY (reading_id, block)
);
COMMENT ON TABLE erp.staged_block IS 'Blocks of a stock or tariff list that is being read; merged and emptied at the list''s end. The arrays run in parallel, one element a row.';
COMMENT ON COLUMN erp.staged_block.reading_id IS 'The reading.';
COMMENT ON COLUMN erp.staged_block.block IS 'Number of the block, from 1; an answer may be several.';
COMMENT ON COLUMN erp.staged_block.asked_from IS 'The first place that the answer was asked for, which tells one answer''s rows from another''s; null where settles is set.';
COMMENT ON COLUMN erp.staged_block.settles IS 'The article that was asked for alone, because its rows may have changed places: these rows, or none, stand for all of its rows in the other blocks. Null for a block of the list.';
COMMENT ON COLUMN erp.staged_block.positions IS 'Each row''s position in Verial''s list, from 1: a row that two overlapping pages show counts once.';
COMMENT ON COLUMN erp.staged_block.article_ids IS 'Each row''s article.';
COMMENT ON COLUMN erp.staged_block.quantities IS 'Each row''s stock, null where it cannot be understood; in a tariff list its price, 0 where there is none, null where it cannot be understood.';
COMMENT ON COLUMN erp.staged_block.quantities_aux IS 'Each row''s stock in auxiliary units.';
COMMENT ON COLUMN erp.staged_block.rows IS 'The rows as Verial sent them.';

CREATE TABLE erp.stock (
    article_id    bigint PRIMARY KEY,
    rows          jsonb       NOT NULL,
    quantity      numeric,
    quantity_aux  numeric,
    hash          uuid        NOT NULL,
    changed_at    timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE erp.stock IS 'Stock as GetStockArticulosWS last showed it. An article without a row has none.';
COMMENT ON COLUMN erp.stock.article_id IS 'Verial''s article id; the article need not be on the web.';
COMMENT ON COLUMN erp.stock.rows IS 'All of the article''s rows (one per warehouse has been seen), as Verial sent them, in an order of our own.';
COMMENT ON COLUMN erp.stock.quantity IS 'Their sum, in sale units; may be negative. Where one of them cannot be understood, the last sum that could; null where there was none.';
COMMENT ON COLUMN erp.stock.quantity_aux IS 'The same in auxiliary units.';
COMMENT ON COLUMN erp.stock.hash IS 'Hash of the rows.';
COMMENT ON COLUMN erp.stock.changed_at IS 'When it last came with another content.';

CREATE TABLE erp.tariff (
    article_id  bigint PRIMARY KEY,
    rows        jsonb       NOT NULL,
    priced      boolean     NOT NULL,
    hash        uuid        NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE erp.tariff IS 'Conditions of the tariff as GetCondicionesTarifaWS last showed them. An article without a row has no price.';
COMMENT ON COLUMN erp.tariff.article_id IS 'Verial''s article id; the article need not be on the web.';
COMMENT ON COLUMN erp.tariff.rows IS 'All of the article''s rows, one a quantity tier, as Verial sent them, in an order of our own.';
COMMENT ON COLUMN erp.tariff.priced IS 'Whether one of the rows has a price over 0.';
COMMENT ON COLUMN erp.tariff.hash IS 'Hash of the rows.';
COMMENT ON COLUMN erp.tariff.changed_at IS 'When it last came with another content.';

CREATE TABLE erp.change_question (
    run_id       bigint      NOT NULL,
    moment       timestamptz NOT NULL,
    asked_since  text        NOT NULL,
    asked_at     timestamptz NOT NULL,
    PRIMARY KEY (run_id, moment)
);
COMMENT ON TABLE erp.change_question IS 'A question put to Verial and answered whole: what has changed since the moment as of which some articles'' images are known?';
COMMENT ON COLUMN erp.change_question.run_id IS 'The run that asked (sync.run).';
COMMENT ON COLUMN erp.change_question.moment IS 'The moment that it was about.';
COMMENT ON COLUMN erp.change_question.asked_since IS 'Verial''s wall-clock time that was asked for: the margin earlier.';
COMMENT ON COLUMN erp.change_question.asked_at IS 'Our clock just before the call.';

CREATE TABLE erp.changed_article (
    run_id      bigint      NOT NULL,
    moment      timestamptz NOT NULL,
    article_id  bigint      NOT NULL,
    PRIMARY KEY (run_id, moment, article_id),
    FOREIGN KEY (run_id, moment) REFERENCES erp.change_question ON DELETE CASCADE
);
COMMENT ON TABLE erp.changed_article IS 'The answers: which articles have changed since a moment.';
COMMENT ON COLUMN erp.changed_article.run_id IS 'The run that asked.';
COMMENT ON COLUMN erp.changed_article.moment IS 'The moment that was asked about.';
COMMENT ON COLUMN erp.changed_article.article_id IS 'An article that Verial reports as created or modified since.';

CREATE TABLE erp.category (
    id         bigint PRIMARY KEY,
    parent_id  bigint,
    name       text,
    sort_key   text,
    family_id  bigint,
    row        jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true,
    above_id   bigint,
    in_tree    boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.category IS 'The ERP''s categories (GetCategoriasWS). Their ids have nothing to do with those of the web categories.';
COMMENT ON COLUMN erp.category.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.category.parent_id IS 'The category above; null for a root.';
COMMENT ON COLUMN erp.category.name IS 'Name.';
COMMENT ON COLUMN erp.category.sort_key IS 'Verial''s Clave: siblings are sorted by it.';
COMMENT ON COLUMN erp.category.family_id IS 'The family of configurable fields that its articles have; null for none.';
COMMENT ON COLUMN erp.category.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.category.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';
COMMENT ON COLUMN erp.category.above_id IS 'parent_id as the tree has it: null for a root, where that row does not exist, where it would close a circle (the smallest id in it is the root), and below level 32.';
COMMENT ON COLUMN erp.category.in_tree IS 'Whether the tree shows it: it is listed, a product refers to it, or it is above one of these.';

CREATE TABLE erp.web_category (
    id         bigint PRIMARY KEY,
    parent_id  bigint,
    name       text,
    sort_key   text,
    row        jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true,
    above_id   bigint,
    in_tree    boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.web_category IS 'The web categories (GetCategoriasWebWS). Their ids have nothing to do with those of the ERP''s categories.';
COMMENT ON COLUMN erp.web_category.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.web_category.parent_id IS 'The category above; null for a root.';
COMMENT ON COLUMN erp.web_category.name IS 'Name.';
COMMENT ON COLUMN erp.web_category.sort_key IS 'Verial''s Clave: siblings are sorted by it.';
COMMENT ON COLUMN erp.web_category.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.web_category.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';
COMMENT ON COLUMN erp.web_category.above_id IS 'parent_id as the tree has it: null for a root, where that row does not exist, where it would close a circle (the smallest id in it is the root), and below level 32.';
COMMENT ON COLUMN erp.web_category.in_tree IS 'Whether the tree shows it: it is listed, a product refers to it, or it is above one of these.';

CREATE TABLE erp.manufacturer (
    id    bigint PRIMARY KEY,
    type  bigint,
    name  text,
    row   jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.manufacturer IS 'Manufacturers and publishers (GetFabricantesWS).';
COMMENT ON COLUMN erp.manufacturer.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.manufacturer.type IS '1 generic, 2 publisher.';
COMMENT ON COLUMN erp.manufacturer.name IS 'Name.';
COMMENT ON COLUMN erp.manufacturer.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.manufacturer.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';

CREATE TABLE erp.collection (
    id    bigint PRIMARY KEY,
    name  text,
    row   jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.collection IS 'Collections of books (GetColeccionesWS).';
COMMENT ON COLUMN erp.collection.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.collection.name IS 'Name.';
COMMENT ON COLUMN erp.collection.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.collection.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';

CREATE TABLE erp.school_year (
    id    bigint PRIMARY KEY,
    name  text,
    row   jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.school_year IS 'School years (GetCursosWS).';
COMMENT ON COLUMN erp.school_year.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.school_year.name IS 'Name.';
COMMENT ON COLUMN erp.school_year.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.school_year.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';

CREATE TABLE erp.subject (
    id    bigint PRIMARY KEY,
    name  text,
    row   jsonb NOT NULL,
    listed     boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE erp.subject IS 'School subjects (GetAsignaturasWS).';
COMMENT ON COLUMN erp.subject.id IS 'Verial''s id.';
COMMENT ON COLUMN erp.subject.name IS 'Name.';
COMMENT ON COLUMN erp.subject.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.subject.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';

CREATE TABLE erp.configurable_field (
    family_id         bigint NOT NULL,
    id                bigint NOT NULL,
    name              text,
    data_type         integer,
    integer_digits    integer,
    decimal_digits    integer,
    validated         boolean,
    rich_text         boolean,
    sort_order        bigint,
    group_name        text,
    row               jsonb  NOT NULL,
    listed     boolean NOT NULL DEFAULT true,
    PRIMARY KEY (family_id, id)
);
COMMENT ON TABLE erp.configurable_field IS 'Definitions of the configurable fields (GetCamposConfigurablesArticulosWS).';
COMMENT ON COLUMN erp.configurable_field.family_id IS 'The family it belongs to; 0 = shared by all.';
COMMENT ON COLUMN erp.configurable_field.id IS 'Verial''s id, within the family.';
COMMENT ON COLUMN erp.configurable_field.name IS 'Verial''s Descripcion.';
COMMENT ON COLUMN erp.configurable_field.data_type IS '1 text of 50, 2 boolean, 3 date, 4 integer, 5 decimal, 6 long text, 7 node of a tree.';
COMMENT ON COLUMN erp.configurable_field.integer_digits IS 'Digits before the decimal sign.';
COMMENT ON COLUMN erp.configurable_field.decimal_digits IS 'Digits after the decimal sign.';
COMMENT ON COLUMN erp.configurable_field.validated IS 'Whether only the values in erp.configurable_field_value are allowed.';
COMMENT ON COLUMN erp.configurable_field.rich_text IS 'Whether its text is RTF.';
COMMENT ON COLUMN erp.configurable_field.sort_order IS 'Order in which to show it.';
COMMENT ON COLUMN erp.configurable_field.group_name IS 'Heading under which to show it.';
COMMENT ON COLUMN erp.configurable_field.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.configurable_field.listed IS 'Whether the last list that was believed shows it; a row is never deleted, so a product keeps the name.';

CREATE TABLE erp.configurable_field_node (
    family_id  bigint NOT NULL,
    field_id   bigint NOT NULL,
    id         bigint NOT NULL,
    parent_id  bigint,
    name       text,
    sort_key   text,
    row        jsonb  NOT NULL,
    listed     boolean NOT NULL DEFAULT true,
    above_id   bigint,
    PRIMARY KEY (family_id, field_id, id)
);
COMMENT ON TABLE erp.configurable_field_node IS 'Nodes of the tree of a configurable field of type 7 (GetArbolCamposConfigurablesArticulosWS).';
COMMENT ON COLUMN erp.configurable_field_node.family_id IS 'The field''s family.';
COMMENT ON COLUMN erp.configurable_field_node.field_id IS 'The field.';
COMMENT ON COLUMN erp.configurable_field_node.id IS 'Verial''s id of the node.';
COMMENT ON COLUMN erp.configurable_field_node.parent_id IS 'The node above; null for a root.';
COMMENT ON COLUMN erp.configurable_field_node.name IS 'Name.';
COMMENT ON COLUMN erp.configurable_field_node.sort_key IS 'Verial''s Clave: siblings are sorted by it.';
COMMENT ON COLUMN erp.configurable_field_node.row IS 'The row as Verial sent it.';
COMMENT ON COLUMN erp.configurable_field_node.listed IS 'Whether the last list that was believed of its field shows it; a row is never deleted.';
COMMENT ON COLUMN erp.configurable_field_node.above_id IS 'parent_id as the tree has it: null for a root, where that row does not exist, where it would close a circle (the smallest id in it is the root), and below level 32.';

CREATE TABLE erp.configurable_field_value (
    family_id  bigint NOT NULL,
    field_id   bigint NOT NULL,
    value_key  uuid   NOT NULL,
    value      text   NOT NULL,
    listed     boolean NOT NULL DEFAULT true,
    PRIMARY KEY (family_id, field_id, value_key)
);
COMMENT ON TABLE erp.configurable_field_value IS 'Values allowed in a validated configurable field (GetValoresValidadosCampoConfigurableArticulosWS).';
COMMENT ON COLUMN erp.configurable_field_value.family_id IS 'The field''s family.';
COMMENT ON COLUMN erp.configurable_field_value.field_id IS 'The field.';
COMMENT ON COLUMN erp.configurable_field_value.value_key IS 'Hash of the value: a text of any length could not be a key.';
COMMENT ON COLUMN erp.configurable_field_value.value IS 'An allowed value.';
COMMENT ON COLUMN erp.configurable_field_value.listed IS 'Whether the last list that was believed of its field shows it; a row is never deleted.';
