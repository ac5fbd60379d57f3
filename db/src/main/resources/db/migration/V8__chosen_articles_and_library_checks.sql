-- Runs of chosen articles, and checks of the media library.

COMMENT ON TABLE erp.reading_article IS 'Which articles a reading has seen. Of the article list the latest accepted reading keeps its own, so that one article''s row can be found where it stood; others are emptied when they are accepted or abandoned.';

ALTER TABLE media.object DROP CONSTRAINT object_state_check;
ALTER TABLE media.object ADD CONSTRAINT object_state_check CHECK (state IN ('stored', 'condemned', 'damaged'));
CREATE INDEX object_damaged ON media.object (sha256) WHERE state = 'damaged';
COMMENT ON COLUMN media.object.state IS 'stored; condemned: about to be removed from the bucket; or damaged: a check found it missing or wrong in the bucket, or the image cut. What is not stored must be stored again before an article may have it.';

ALTER TABLE media.object ADD COLUMN damaged_run_id bigint;
CREATE INDEX object_damaged_run ON media.object (damaged_run_id) WHERE damaged_run_id IS NOT NULL;
COMMENT ON COLUMN media.object.damaged_run_id IS 'The last run whose check found it missing or wrong (sync.run); null = none did.';

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
COMMENT ON TABLE sync.verification IS 'A run''s check of the objects in the bucket that articles refer to. Its cursor is committed together with what was found, so that who crashes goes on where it stood.';
COMMENT ON COLUMN sync.verification.run_id IS 'The run that checks (sync.run).';
COMMENT ON COLUMN sync.verification.after IS 'The cursor: the last hash that was checked.';
COMMENT ON COLUMN sync.verification.checked IS 'Objects checked so far.';
COMMENT ON COLUMN sync.verification.missing IS 'Of these, objects that were not in the bucket.';
COMMENT ON COLUMN sync.verification.wrong IS 'Of these, objects whose size or content was not what it must be, or whose image was cut.';
COMMENT ON COLUMN sync.verification.repaired IS 'Of the missing and wrong ones, those that were stored again; null until that was settled.';
COMMENT ON COLUMN sync.verification.lost IS 'Those that Verial does not give any more, and that were taken off their articles; null until that was settled.';
COMMENT ON COLUMN sync.verification.started_at IS 'When it began.';
COMMENT ON COLUMN sync.verification.finished_at IS 'When all objects were checked; null = not yet.';
