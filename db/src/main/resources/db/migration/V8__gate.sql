-- The gate to Verial, shared by all workers: starting times, leases in flight, pause, quiet hours, circuit breaker.

CREATE TABLE sync.gate (
    only_row              boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_start            timestamptz NOT NULL DEFAULT '-infinity',
    calls_per_second      numeric CHECK (calls_per_second > 0),
    max_concurrent        integer CHECK (max_concurrent > 0),
    limits_set_by         text,
    limits_set_at         timestamptz,
    quiet_set_by          text,
    quiet_set_at          timestamptz,
    paused_since          timestamptz,
    pause_reason          text,
    consecutive_failures  integer     NOT NULL DEFAULT 0,
    failing_since         timestamptz,
    last_failure          text,
    cooling_since         timestamptz,
    cooling_until         timestamptz,
    probe_call_id         bigint
) WITH (fillfactor = 10);
COMMENT ON TABLE sync.gate IS 'A single row that all workers share: when the next call to Verial may start, and whether one may.';
COMMENT ON COLUMN sync.gate.only_row IS 'Keeps the table to one row.';
COMMENT ON COLUMN sync.gate.last_start IS 'The latest start granted; the next one is at least the rate''s distance later.';
COMMENT ON COLUMN sync.gate.calls_per_second IS 'Set by an operator, instead of the workers'' configuration; null = theirs.';
COMMENT ON COLUMN sync.gate.max_concurrent IS 'Set by an operator, instead of the workers'' configuration; null = theirs.';
COMMENT ON COLUMN sync.gate.limits_set_by IS 'Who last set, or took away, the limits that go before the configured ones.';
COMMENT ON COLUMN sync.gate.limits_set_at IS 'When; null = never.';
COMMENT ON COLUMN sync.gate.quiet_set_by IS 'Who last set, or took away, the quiet windows.';
COMMENT ON COLUMN sync.gate.quiet_set_at IS 'When; null = never.';
COMMENT ON COLUMN sync.gate.paused_since IS 'Since when no call may start; null = not paused.';
COMMENT ON COLUMN sync.gate.pause_reason IS 'Why, where the operator gave a reason.';
COMMENT ON COLUMN sync.gate.consecutive_failures IS 'Calls that failed since one was answered usefully; from 3 on the gate cools down after each.';
COMMENT ON COLUMN sync.gate.failing_since IS 'When the first of them failed; null = the last answer was useful.';
COMMENT ON COLUMN sync.gate.last_failure IS 'The last of them: method and failure.';
COMMENT ON COLUMN sync.gate.cooling_since IS 'When the present cooling-down began.';
COMMENT ON COLUMN sync.gate.cooling_until IS 'Until then no call may start; then one, the probe.';
COMMENT ON COLUMN sync.gate.probe_call_id IS 'The call that probes whether Verial is back; others wait for its outcome.';
INSERT INTO sync.gate DEFAULT VALUES;

CREATE TABLE sync.permit (
    call_id     bigint PRIMARY KEY,
    expires_at  timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
COMMENT ON TABLE sync.permit IS 'Calls in flight, and those granted a start that is about to come. A lease that is not renewed runs out: its worker died.';
COMMENT ON COLUMN sync.permit.call_id IS 'The call (erp.call).';
COMMENT ON COLUMN sync.permit.expires_at IS 'When the lease runs out; its holder must have broken off the call by then.';

CREATE TABLE sync.quiet_window (
    from_time         time    NOT NULL,
    to_time           time    NOT NULL,
    calls_per_second  numeric NOT NULL CHECK (calls_per_second >= 0),
    PRIMARY KEY (from_time, to_time),
    CHECK (from_time <> to_time)
);
COMMENT ON TABLE sync.quiet_window IS 'Hours of the day in which another rate applies, because the shop is open.';
COMMENT ON COLUMN sync.quiet_window.from_time IS 'Beginning, wall-clock time of Europe/Madrid.';
COMMENT ON COLUMN sync.quiet_window.to_time IS 'End (exclusive), wall-clock time of Europe/Madrid; before from_time = on the next day.';
COMMENT ON COLUMN sync.quiet_window.calls_per_second IS 'The rate in this window; 0 = wait until its end. Where windows overlap the lowest applies.';

-- Yesterday's window may reach into today. A time that the clock shows twice counts at its first showing as a beginning and at its
-- second as an end, so the doubtful hour is quiet; a time that it leaves out counts one hour later.
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

CREATE FUNCTION sync.limits_in_force(
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

-- What forbids a call to start, whoever asks; result null = nothing does. Waits are capped: a change of mind is noticed soon.
CREATE FUNCTION sync.gate_closed(p_gate sync.gate, p_run bigint, p_calls_per_second numeric, p_quiet_until timestamptz, p_now timestamptz,
    OUT result text, OUT wait_millis integer, OUT since timestamptz, OUT reason text)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_open bigint;
BEGIN
    IF p_run IS NOT NULL THEN
        SELECT g.run_id INTO v_open FROM sync.guard g;
        IF v_open IS DISTINCT FROM p_run THEN
            result := 'superseded';
            wait_millis := 0;
            reason := CASE WHEN v_open IS NULL THEN 'no run is open' ELSE 'run ' || v_open || ' is open' END;
            RETURN;
        END IF;
    END IF;
    IF p_gate.paused_since IS NOT NULL THEN
        result := 'paused';
        wait_millis := 2000;
        since := p_gate.paused_since;
        reason := p_gate.pause_reason;
    ELSIF p_calls_per_second = 0 THEN
        result := 'quiet';
        wait_millis := least(5000, 1 + ceil(1000 * extract(epoch FROM p_quiet_until - p_now)));
        reason := 'quiet hours until ' || to_char(p_quiet_until AT TIME ZONE 'Europe/Madrid', 'HH24:MI');
    END IF;
END
$$;
COMMENT ON FUNCTION sync.gate_closed(sync.gate, bigint, numeric, timestamptz, timestamptz) IS 'Part of take_permit and reslot_permit: superseded, paused, quiet, or null.';

CREATE FUNCTION sync.take_permit(
    p_run bigint, p_method text, p_article bigint, p_calls_per_second numeric, p_max_concurrent integer, p_lease interval,
    OUT result text, OUT call_id bigint, OUT wait_millis integer, OUT since timestamptz, OUT reason text)
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    v_gate   sync.gate;
    v_limits record;
    v_now    timestamptz;
    v_start  timestamptz;
    v_flying integer;
BEGIN
    -- Judged twice: without the row's lock, so that those who must wait cost nothing; then, where a permit is likely, under it.
    FOR v_pass IN 1..2 LOOP
        IF v_pass = 1 THEN
            SELECT g.* INTO v_gate FROM sync.gate g;
        ELSE
            SELECT g.* INTO v_gate FROM sync.gate g FOR UPDATE;
        END IF;
        v_now := clock_timestamp();
        SELECT l.* INTO v_limits FROM sync.limits_in_force(p_calls_per_second, p_max_concurrent) l;

        SELECT c.result, c.wait_millis, c.since, c.reason
        INTO take_permit.result, take_permit.wait_millis, take_permit.since, take_permit.reason
        FROM sync.gate_closed(v_gate, p_run, v_limits.calls_per_second, v_limits.quiet_until, v_now) c;
        IF take_permit.result IS NOT NULL THEN
            RETURN;
        END IF;

        IF v_gate.consecutive_failures >= 3 THEN
            take_permit.since := v_gate.failing_since;
            take_permit.reason := v_gate.last_failure;
            IF v_now < v_gate.cooling_until THEN
                take_permit.result := 'cooling';
                take_permit.wait_millis := least(2000, 1 + ceil(1000 * extract(epoch FROM v_gate.cooling_until - v_now)));
                RETURN;
            ELSIF EXISTS (SELECT FROM sync.permit p WHERE p.call_id = v_gate.probe_call_id AND p.expires_at > v_now) THEN
                take_permit.result := 'cooling';
                take_permit.wait_millis := 500;
                RETURN;
            END IF;
        END IF;

        SELECT count(*) INTO v_flying FROM sync.permit p WHERE p.expires_at > v_now;
        IF v_flying >= v_limits.max_concurrent THEN
            take_permit.result := 'busy';
            take_permit.wait_millis := 15 + 30 * random();
            RETURN;
        END IF;

        -- 2 % wider than the rate, so that no second sees more than it.
        v_start := greatest(v_now, v_gate.last_start + make_interval(secs => coalesce(1.02 / v_limits.calls_per_second, 0)::double precision));
        IF v_start > v_now + interval '1 second' THEN
            take_permit.result := 'busy';
            take_permit.wait_millis := least(2000, greatest(20, 1000 * extract(epoch FROM v_start - v_now) - 900));
            RETURN;
        END IF;
    END LOOP;

    DELETE FROM sync.permit p WHERE p.expires_at <= v_now;
    INSERT INTO erp.call (run_id, method, article_id, at) VALUES (p_run, p_method, p_article, v_start)
    RETURNING id INTO take_permit.call_id;
    INSERT INTO sync.permit (call_id, expires_at) VALUES (take_permit.call_id, v_start + p_lease);
    UPDATE sync.gate g
    SET last_start = v_start,
        probe_call_id = CASE WHEN g.consecutive_failures >= 3 THEN take_permit.call_id END;
    take_permit.result := 'granted';
    take_permit.wait_millis := ceil(1000 * extract(epoch FROM v_start - v_now));
END
$$;
COMMENT ON FUNCTION sync.take_permit(bigint, text, bigint, numeric, integer, interval) IS 'Asks for a call to Verial: granted (send the request wait_millis from now), or busy, paused, quiet, cooling (ask again after wait_millis), or superseded (the run may not call any more).';

CREATE FUNCTION sync.return_permit(p_call bigint) RETURNS void
    LANGUAGE sql VOLATILE
    BEGIN ATOMIC
        DELETE FROM sync.permit WHERE call_id = p_call;
        DELETE FROM erp.call WHERE id = p_call AND millis IS NULL AND outcome IS NULL;
    END;
COMMENT ON FUNCTION sync.return_permit(bigint) IS 'Gives back a permit whose call was not made.';

CREATE FUNCTION sync.reslot_permit(
    p_call bigint, p_run bigint, p_calls_per_second numeric, p_max_concurrent integer, p_lease interval,
    OUT result text, OUT call_id bigint, OUT wait_millis integer, OUT since timestamptz, OUT reason text)
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    v_gate   sync.gate;
    v_limits record;
    v_now    timestamptz;
    v_start  timestamptz;
BEGIN
    SELECT g.* INTO v_gate FROM sync.gate g FOR UPDATE;
    v_now := clock_timestamp();
    SELECT l.* INTO v_limits FROM sync.limits_in_force(p_calls_per_second, p_max_concurrent) l;
    SELECT c.result, c.wait_millis, c.since, c.reason
    INTO reslot_permit.result, reslot_permit.wait_millis, reslot_permit.since, reslot_permit.reason
    FROM sync.gate_closed(v_gate, p_run, v_limits.calls_per_second, v_limits.quiet_until, v_now) c;
    IF reslot_permit.result IS NULL THEN
        v_start := greatest(v_now, v_gate.last_start + make_interval(secs => coalesce(1.02 / v_limits.calls_per_second, 0)::double precision));
        UPDATE sync.permit p SET expires_at = v_start + p_lease WHERE p.call_id = p_call AND p.expires_at > v_now;
        IF FOUND THEN
            UPDATE erp.call c SET at = v_start WHERE c.id = p_call;
            UPDATE sync.gate SET last_start = v_start;
            reslot_permit.result := 'granted';
            reslot_permit.call_id := p_call;
            reslot_permit.wait_millis := ceil(1000 * extract(epoch FROM v_start - v_now));
            RETURN;
        END IF;
        reslot_permit.result := 'busy';
        reslot_permit.wait_millis := 0;
    END IF;
    PERFORM sync.return_permit(p_call);
END
$$;
COMMENT ON FUNCTION sync.reslot_permit(bigint, bigint, numeric, integer, interval) IS 'A holder that woke up too late for its start asks for a new one for the same call. Anything but granted: the permit is given back, as take_permit would have answered (busy: its lease had run out).';

-- Asynchronous commit: a renewal lost in a crash of PostgreSQL makes a lease run out early, and its holder breaks off.
CREATE FUNCTION sync.renew_permits(p_calls bigint[], p_lease interval) RETURNS SETOF bigint
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    RETURN QUERY
        UPDATE sync.permit p SET expires_at = clock_timestamp() + p_lease
        WHERE p.call_id = ANY (p_calls) AND p.expires_at > clock_timestamp()
        RETURNING p.call_id;
END
$$;
COMMENT ON FUNCTION sync.renew_permits(bigint[], interval) IS 'Extends leases and returns those that are still held; a holder must break off the calls that are not among them.';

-- Asynchronous commit: a completion lost in a crash of PostgreSQL costs one call's history, and its lease runs out by itself.
CREATE FUNCTION sync.complete_call(
    p_call bigint, p_millis integer, p_bytes bigint, p_outcome text, p_telling boolean, p_failure text) RETURNS void
    LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
DECLARE
    v_gate     sync.gate;
    v_at       timestamptz;
    v_failure  text;
    v_failures integer;
    v_pause    double precision;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE erp.call c SET millis = p_millis, bytes = p_bytes, outcome = p_outcome WHERE c.id = p_call
    RETURNING c.at, left(c.method || ': ' || p_failure, 500) INTO v_at, v_failure;
    DELETE FROM sync.permit p WHERE p.call_id = p_call;
    IF NOT p_telling THEN
        -- A probe of a method that this server lacks: another one after the same pause.
        IF p_outcome = 'unknown_method' THEN
            UPDATE sync.gate g
            SET cooling_since = clock_timestamp(),
                cooling_until = clock_timestamp() + (g.cooling_until - g.cooling_since),
                probe_call_id = NULL
            WHERE g.probe_call_id = p_call;
        END IF;
        RETURN;
    END IF;
    IF p_failure IS NULL THEN
        UPDATE sync.gate
        SET consecutive_failures = 0, failing_since = NULL, last_failure = NULL,
            cooling_since = NULL, cooling_until = NULL, probe_call_id = NULL
        WHERE consecutive_failures > 0;
        RETURN;
    END IF;

    SELECT g.* INTO v_gate FROM sync.gate g FOR UPDATE;
    -- Calls that were already under way when the cooling-down began say nothing new: they do not lengthen it.
    IF v_at < v_gate.cooling_since THEN
        UPDATE sync.gate SET last_failure = v_failure;
        RETURN;
    END IF;
    v_failures := v_gate.consecutive_failures + 1;
    IF v_failures >= 3 THEN
        v_pause := least(15, 0.5 * 2 ^ least(v_failures - 3, 10)) * (0.75 + 0.5 * random());
    END IF;
    UPDATE sync.gate
    SET consecutive_failures = v_failures,
        failing_since = coalesce(failing_since, clock_timestamp()),
        last_failure = v_failure,
        cooling_since = CASE WHEN v_failures >= 3 THEN clock_timestamp() END,
        cooling_until = CASE WHEN v_failures >= 3 THEN clock_timestamp() + make_interval(secs => v_pause) END,
        probe_call_id = NULL;
END
$$;
COMMENT ON FUNCTION sync.complete_call(bigint, integer, bigint, text, boolean, text) IS 'Ends a call: what it took and gave, its permit, and, where the call says how Verial is (p_telling), the shared circuit breaker (p_failure null = Verial answered usefully). From the third failure in a row on, the gate cools down: 0.5 s, doubling to 15 s, with jitter, then one probe.';
