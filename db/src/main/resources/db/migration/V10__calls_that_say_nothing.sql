-- A call that was broken off on our side says nothing of how Verial is: it ends, and the circuit breaker stays as it was.

CREATE FUNCTION sync.complete_call(
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
END
$$;
COMMENT ON FUNCTION sync.complete_call(bigint, integer, bigint, text, boolean, text) IS 'Ends a call: what it took and gave, and its permit. The shared circuit breaker is told where the call says how Verial is (p_telling).';

COMMENT ON COLUMN sync.product_event.kind IS 'first_seen, vanished, returned (Verial''s list); image_added, image_removed {position, sha256, media_type, bytes, width, height}, images_reordered {old, new}, images_kept {images, cause}, image_issue {field, position, kind, message}; inserted {name, price_net, stock}; changed, price_changed, stock_changed {field, old, new}; deactivated, reactivated; issue {source, field, kind, message}. Failed and repeated calls are in erp.call.';
