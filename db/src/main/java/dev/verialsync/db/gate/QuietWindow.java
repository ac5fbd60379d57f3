package dev.verialsync.db.gate;

import java.math.BigDecimal;
import java.time.LocalTime;

/**
 * Hours of the day, wall clock of Europe/Madrid, in which another rate applies.
 *
 * @param to exclusive; before {@code from} = on the next day
 * @param callsPerSecond 0 = no calls
 */
public record QuietWindow(LocalTime from, LocalTime to, BigDecimal callsPerSecond) {}
