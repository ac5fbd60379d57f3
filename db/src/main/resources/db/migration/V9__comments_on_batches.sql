-- Only batches of products have times of their own; the comments said so of all.

COMMENT ON COLUMN sync.batch.started_at IS 'When its products were first written; null = not yet, and always for a batch of the images phase, whose articles have media.article.fetched_at.';
COMMENT ON COLUMN sync.batch.finished_at IS 'When its products were last written; null = not yet, and always for a batch of the images phase.';
