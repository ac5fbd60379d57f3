package dev.verialsync.db.gate;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The gate at a glance.
 *
 * @param callsPerSecond in force; null = no limit, 0 = quiet hours
 * @param maxConcurrent in force
 * @param overridden whether an operator's limits are in force instead of the configured ones
 * @param quietWindow in force, which lets no more calls through than its own rate; null = none is
 * @param quietUntil end of the quiet window in force; null = there is none
 * @param inFlight permits held
 * @param oldestInFlightSince when the longest of the calls in flight was sent; null = none is
 * @param pausedSince null = not paused
 * @param failingSince since when no call has been answered usefully; null = the last one was
 * @param coolingUntil no call before; null = not cooling down
 */
public record GateState(
    @Nullable BigDecimal callsPerSecond,
    int maxConcurrent,
    boolean overridden,
    @Nullable QuietWindow quietWindow,
    @Nullable Instant quietUntil,
    int inFlight,
    @Nullable Instant oldestInFlightSince,
    @Nullable Instant pausedSince,
    @Nullable String pauseReason,
    int consecutiveFailures,
    @Nullable Instant failingSince,
    @Nullable String lastFailure,
    @Nullable Instant coolingUntil) {}
