-- Images, once per content, and which article has which.

COMMENT ON SCHEMA media IS 'Images, once per content (SHA-256); their bytes are in the S3 media library. And which article has which, in order.';

CREATE TABLE media.object (
    sha256              text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    media_type          text        NOT NULL,
    bytes               bigint      NOT NULL CHECK (bytes > 0),
    width               integer,
    height              integer,
    object_key          text        NOT NULL UNIQUE,
    state               text        NOT NULL DEFAULT 'stored' CHECK (state IN ('stored', 'condemned', 'damaged')),
    condemned_until     timestamptz,
    stored_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    stored_run_id       bigint,
    unreferenced_since  timestamptz,
    cut                 boolean     NOT NULL DEFAULT false,
    damaged_run_id      bigint,
    renditions          text
);
CREATE INDEX object_unreferenced ON media.object (unreferenced_since) WHERE unreferenced_since IS NOT NULL;
CREATE INDEX object_stored_run ON media.object (stored_run_id);
CREATE INDEX object_damaged ON media.object (sha256) WHERE state = 'damaged';
CREATE INDEX object_renditions ON media.object (renditions) WHERE state = 'stored';
CREATE INDEX object_damaged_run ON media.object (damaged_run_id) WHERE damaged_run_id IS NOT NULL;
COMMENT ON TABLE media.object IS 'Each image that the media library holds, once per content.';
COMMENT ON COLUMN media.object.sha256 IS 'SHA-256 of its bytes, 64 hexadecimal digits in lower case.';
COMMENT ON COLUMN media.object.media_type IS 'Found from the bytes, such as image/jpeg.';
COMMENT ON COLUMN media.object.bytes IS 'Size in bytes.';
COMMENT ON COLUMN media.object.width IS 'Width in pixels, as a browser shows it; null for what only garbage collection knows.';
COMMENT ON COLUMN media.object.height IS 'Height in pixels, as a browser shows it; null for what only garbage collection knows.';
COMMENT ON COLUMN media.object.object_key IS 'Its key in the bucket.';
COMMENT ON COLUMN media.object.state IS 'stored; condemned: about to be removed from the bucket; or damaged: a check found it missing or wrong in the bucket, or the image cut. What is not stored must be stored again before an article may have it.';
COMMENT ON COLUMN media.object.condemned_until IS 'Condemned only: until then its removal from the bucket may be under way; from then on that has ended or died, and another may begin.';
COMMENT ON COLUMN media.object.stored_at IS 'When it was (last) put into the library.';
COMMENT ON COLUMN media.object.stored_run_id IS 'The run that put it there.';
COMMENT ON COLUMN media.object.unreferenced_since IS 'When garbage collection first found that nothing refers to it; null once something does again.';
COMMENT ON COLUMN media.object.cut IS 'Whether a check found its content as it was stored, but the image cut or broken. Articles that Verial gives it for again keep it, with an issue.';
COMMENT ON COLUMN media.object.damaged_run_id IS 'The last run whose check found it missing or wrong (sync.run); null = none did.';
COMMENT ON COLUMN media.object.renditions IS 'The sizes (MEDIA_RENDITIONS) for which its smaller copies have been made, as far as there can be any (media.rendition); null = nobody has tried.';

CREATE TABLE media.rendition (
    sha256      text        NOT NULL REFERENCES media.object ON DELETE CASCADE,
    size        integer     NOT NULL,
    bytes       bigint      NOT NULL,
    width       integer     NOT NULL,
    height      integer     NOT NULL,
    object_key  text        NOT NULL UNIQUE,
    made_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sha256, size)
);
COMMENT ON TABLE media.rendition IS 'Smaller copies of images, as JPEG. An image of media.object that has been tried and has none here cannot be scaled.';
COMMENT ON COLUMN media.rendition.sha256 IS 'The image.';
COMMENT ON COLUMN media.rendition.size IS 'Pixels of the shorter side, as asked for; an image that has fewer is not enlarged.';
COMMENT ON COLUMN media.rendition.bytes IS 'Size in bytes.';
COMMENT ON COLUMN media.rendition.width IS 'Width in pixels.';
COMMENT ON COLUMN media.rendition.height IS 'Height in pixels.';
COMMENT ON COLUMN media.rendition.object_key IS 'Its key in the bucket.';
COMMENT ON COLUMN media.rendition.made_at IS 'When it was made.';

-- Garbage collection of the media library. Removing an object from the bucket is no part of any transaction, so it is fenced by
-- time: who condemns an object may remove it until condemned_until and not after, and whoever stores it again does so with a put that
-- began later than that, or later than the removal (media.removal).
CREATE TABLE media.removal (
    sha256      text PRIMARY KEY,
    removed_at  timestamptz NOT NULL
);
COMMENT ON TABLE media.removal IS 'Images that garbage collection removed from the bucket within the last day: a put that began before that may have been removed with them.';
COMMENT ON COLUMN media.removal.sha256 IS 'The image, which media.object does not know any more, or again.';
COMMENT ON COLUMN media.removal.removed_at IS 'When it was surely gone.';

CREATE TABLE media.article (
    article_id  bigint PRIMARY KEY,
    as_of       timestamptz,
    state       text        NOT NULL CHECK (state IN ('known', 'issues')),
    images      integer     NOT NULL,
    list_hash   uuid        NOT NULL,
    fetched_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    run_id      bigint      NOT NULL,
    images_before  integer  NOT NULL DEFAULT 0,
    from_block  boolean     NOT NULL DEFAULT false
);
CREATE INDEX article_run ON media.article (run_id);
CREATE INDEX article_without_images ON media.article (article_id) WHERE images = 0;
COMMENT ON TABLE media.article IS 'The articles whose images have been fetched. Without a row: never.';
COMMENT ON COLUMN media.article.article_id IS 'Verial''s article id.';
COMMENT ON COLUMN media.article.as_of IS 'The moment as of which its images are known, unless media.floor is later; null = not known any more: it vanished since, Verial failed for it (issue images_unavailable), too many articles at once would have lost all of theirs (issue images_shrunk; while a run is not sure yet, media.put_aside), or some were lost (--verify). The next run asks.';
COMMENT ON COLUMN media.article.state IS 'known; or issues: some of its images could not be taken (sync.issue says which).';
COMMENT ON COLUMN media.article.images IS 'How many images it has.';
COMMENT ON COLUMN media.article.list_hash IS 'Hash of the list of its images.';
COMMENT ON COLUMN media.article.fetched_at IS 'When they were last fetched.';
COMMENT ON COLUMN media.article.run_id IS 'The run that fetched them (sync.run).';
COMMENT ON COLUMN media.article.images_before IS 'How many it had before that run fetched them.';
COMMENT ON COLUMN media.article.from_block IS 'Whether its list came in an answer about many articles. If such answers prove wrong, the run fetches it again alone.';

CREATE TABLE media.put_aside (
    article_id  bigint PRIMARY KEY REFERENCES media.article ON DELETE CASCADE,
    run_id      bigint      NOT NULL,
    as_of       timestamptz NOT NULL,
    cause       text        NOT NULL CHECK (cause IN ('empty', 'unreadable'))
);
COMMENT ON TABLE media.put_aside IS 'Articles that have images and for which Verial''s latest answer has none that can be read. They keep what they have until the end of the images phase, which looks at all of them together; then their rows go.';
COMMENT ON COLUMN media.put_aside.article_id IS 'Verial''s article id.';
COMMENT ON COLUMN media.put_aside.run_id IS 'The run that asked (sync.run); rows of earlier runs, which did not reach the end of the phase, mean nothing.';
COMMENT ON COLUMN media.put_aside.as_of IS 'The moment as of which that answer holds.';
COMMENT ON COLUMN media.put_aside.cause IS 'empty: the list has no image; unreadable: it has some, and none can be read (sync.issue says why).';

CREATE TABLE media.article_image (
    article_id  bigint  NOT NULL REFERENCES media.article ON DELETE CASCADE,
    position    integer NOT NULL CHECK (position > 0),
    sha256      text    NOT NULL REFERENCES media.object,
    PRIMARY KEY (article_id, position)
);
CREATE INDEX article_image_object ON media.article_image (sha256);
COMMENT ON TABLE media.article_image IS 'Which article has which images, in order. Replaced as a set.';
COMMENT ON COLUMN media.article_image.article_id IS 'Verial''s article id.';
COMMENT ON COLUMN media.article_image.position IS 'Order, from 1; the first is the main one.';
COMMENT ON COLUMN media.article_image.sha256 IS 'The image.';

CREATE TABLE media.floor (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    floor_at   timestamptz,
    run_id     bigint,
    raised_at  timestamptz
);
COMMENT ON TABLE media.floor IS 'A single row: the moment of the last complete images phase. An article''s images are known as of the later of this and its own moment, if it has one.';
COMMENT ON COLUMN media.floor.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN media.floor.floor_at IS 'The moment; null before the first complete phase.';
COMMENT ON COLUMN media.floor.run_id IS 'The run that raised it.';
COMMENT ON COLUMN media.floor.raised_at IS 'When it was raised.';
INSERT INTO media.floor DEFAULT VALUES;
