-- A probe that met a method which the server does not know says nothing of how Verial is: the next one waits as long as before.

CREATE OR REPLACE FUNCTION sync.complete_call(
    p_call bigint, p_millis integer, p_bytes bigint, p_outcome text, p_telling boolean, p_failure text) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF p_telling THEN
        PERFORM sync.complete_call(p_call, p_millis, p_bytes, p_outcome, p_failure);
        RETURN;
    END IF;
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE erp.call c SET millis = p_millis, bytes = p_bytes, outcome = p_outcome WHERE c.id = p_call;
    DELETE FROM sync.permit p WHERE p.call_id = p_call;
    IF p_outcome = 'unknown_method' THEN
        UPDATE sync.gate g
        SET cooling_since = clock_timestamp(),
            cooling_until = clock_timestamp() + (g.cooling_until - g.cooling_since),
            probe_call_id = NULL
        WHERE g.probe_call_id = p_call;
    END IF;
END
$$;

COMMENT ON COLUMN media.article.as_of IS 'The moment as of which its images are known, unless media.floor is later; null = not known any more: it vanished since, Verial failed for it (issue images_unavailable), too many articles at once would have lost all of theirs (issue images_shrunk; while a run is not sure yet, media.put_aside), or some were lost (--verify). The next run asks.';
