-- Limits that an operator sets: who set them, a quiet window that can only slow down, and its exact hours on the nights when the clock changes.

ALTER TABLE sync.gate
    ADD COLUMN limits_set_by text,
    ADD COLUMN limits_set_at timestamptz,
    ADD COLUMN quiet_set_by  text,
    ADD COLUMN quiet_set_at  timestamptz;
COMMENT ON COLUMN sync.gate.limits_set_by IS 'Who last set, or took away, the limits that go before the configured ones.';
COMMENT ON COLUMN sync.gate.limits_set_at IS 'When; null = never.';
COMMENT ON COLUMN sync.gate.quiet_set_by IS 'Who last set, or took away, the quiet windows.';
COMMENT ON COLUMN sync.gate.quiet_set_at IS 'When; null = never.';

-- Yesterday's window may reach into today. A time that the clock shows twice counts at its first showing as a beginning and at its
-- second as an end, so that the doubtful hour is quiet; a time that it leaves out counts one hour later.
CREATE FUNCTION sync.quiet_window_at(p_now timestamptz,
    OUT from_time time, OUT to_time time, OUT calls_per_second numeric, OUT begins_at timestamptz, OUT ends_at timestamptz)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT w.from_time, w.to_time, w.calls_per_second, s.begins_at, s.ends_at
        FROM sync.quiet_window w
        CROSS JOIN LATERAL (
            SELECT (p_now AT TIME ZONE 'Europe/Madrid')::date - days_ago AS day FROM generate_series(0, 1) AS days_ago
        ) d
        CROSS JOIN LATERAL (
            SELECT least((d.day + w.from_time) AT TIME ZONE 'Europe/Madrid',
                         ((d.day + w.from_time - interval '1 hour') AT TIME ZONE 'Europe/Madrid') + interval '1 hour') AS begins_at,
                   (d.day + w.to_time + CASE WHEN w.to_time < w.from_time THEN interval '1 day' ELSE interval '0' END)
                       AT TIME ZONE 'Europe/Madrid' AS ends_at
        ) s
        WHERE s.begins_at <= p_now AND p_now < s.ends_at
        ORDER BY w.calls_per_second, s.ends_at DESC
        LIMIT 1;
    END;
COMMENT ON FUNCTION sync.quiet_window_at(timestamptz) IS 'The quiet window in force at a moment, the slowest where several are, with the moments at which it began and will end; all null where none is.';

CREATE OR REPLACE FUNCTION sync.limits_in_force(
    p_calls_per_second numeric, p_max_concurrent integer,
    OUT calls_per_second numeric, OUT max_concurrent integer, OUT quiet_until timestamptz)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    v_quiet record;
BEGIN
    SELECT coalesce(g.calls_per_second, nullif(p_calls_per_second, 0)), coalesce(g.max_concurrent, p_max_concurrent)
    INTO limits_in_force.calls_per_second, limits_in_force.max_concurrent
    FROM sync.gate g;

    IF EXISTS (SELECT FROM sync.quiet_window) THEN
        SELECT q.* INTO v_quiet FROM sync.quiet_window_at(clock_timestamp()) q;
        limits_in_force.calls_per_second := least(limits_in_force.calls_per_second, v_quiet.calls_per_second);
        limits_in_force.quiet_until := v_quiet.ends_at;
    END IF;
END
$$;
COMMENT ON FUNCTION sync.limits_in_force(numeric, integer) IS 'The configured limits, or an operator''s instead, and at most a quiet window''s rate (quiet_until says when that ends). A rate of null is no limit; only a quiet window''s can be 0, which is wait.';

-- Garbage collection of the media library. Removing an object from the bucket is no part of any transaction, so that it is fenced by
-- time: who condemns an object may remove it until condemned_until and not after, and whoever stores it again does so with a put that
-- began later than that, or later than the removal (media.removal).
ALTER TABLE media.object
    ADD COLUMN condemned_until timestamptz;
COMMENT ON COLUMN media.object.condemned_until IS 'Condemned only: until then its removal from the bucket may be under way; from then on that has ended or died, and another may begin.';

CREATE TABLE media.removal (
    sha256      text PRIMARY KEY,
    removed_at  timestamptz NOT NULL
);
COMMENT ON TABLE media.removal IS 'Images that garbage collection removed from the bucket within the last day: a put that began before that may have been removed with them.';
COMMENT ON COLUMN media.removal.sha256 IS 'The image, which media.object does not know any more, or again.';
COMMENT ON COLUMN media.removal.removed_at IS 'When it was surely gone.';
