package dev.verialsync.simulator.catalogue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The ERP's time: wall-clock minutes in Europe/Madrid, counted as if there were no daylight saving;
 * the hour that autumn repeats is ambiguous, as in the ERP.
 */
public final class ErpTime {
  public static final ZoneId ZONE = ZoneId.of("Europe/Madrid");

  private ErpTime() {}

  public static int minute(Instant instant) {
    return minute(LocalDateTime.ofInstant(instant, ZONE));
  }

  public static int minute(LocalDateTime wallClock) {
    return Math.toIntExact(Math.floorDiv(wallClock.toEpochSecond(ZoneOffset.UTC), 60L));
  }

  public static LocalDateTime wallClock(int minute) {
    return LocalDateTime.ofEpochSecond(minute * 60L, 0, ZoneOffset.UTC);
  }
}
