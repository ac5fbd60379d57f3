package dev.verialsync.db.gate;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * A worker's configured limits; an operator's, and a quiet window's, go before them.
 *
 * @param callsPerSecond 0 = no limit
 * @param maxConcurrent calls in flight at once, over all workers
 * @param lease how long a permit lasts unless it is renewed
 */
public record GateLimits(BigDecimal callsPerSecond, int maxConcurrent, Duration lease) {}
