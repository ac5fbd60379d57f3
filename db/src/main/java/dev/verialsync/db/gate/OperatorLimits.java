package dev.verialsync.db.gate;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What operators have set at the gate.
 *
 * @param callsPerSecond instead of the workers' configuration; null = theirs
 * @param maxConcurrent instead of the workers' configuration; null = theirs
 * @param limitsSetBy who last changed these two, or took them away; null = nobody ever has
 * @param quietSetBy who last changed the quiet windows, or took them away; null = nobody ever has
 */
public record OperatorLimits(
    @Nullable BigDecimal callsPerSecond,
    @Nullable Integer maxConcurrent,
    @Nullable String limitsSetBy,
    @Nullable Instant limitsSetAt,
    @Nullable String quietSetBy,
    @Nullable Instant quietSetAt) {}
