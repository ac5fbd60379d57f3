package dev.verialsync.starter.text;

import dev.verialsync.db.gate.QuietWindow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rates and quiet windows, for a person. */
public final class RateText {

  private static final DateTimeFormatter MADRID =
      DateTimeFormatter.ofPattern("HH:mm 'in Madrid'", Locale.ROOT)
          .withZone(ZoneId.of("Europe/Madrid"));

  private RateText() {}

  /** {@code 10:00-14:00}. */
  public static String hours(QuietWindow window) {
    return window.from() + "-" + window.to();
  }

  /**
   * {@code 14:00 in Madrid}: on the clock that the hours are on, whatever zone the reader is in.
   */
  public static String end(Instant until) {
    return MADRID.format(until);
  }

  public static boolean isWait(QuietWindow window) {
    return window.callsPerSecond().signum() == 0;
  }

  /** {@code 2 calls a second}. */
  public static String rate(@Nullable BigDecimal callsPerSecond) {
    if (callsPerSecond == null) {
      return "any number of calls a second";
    }
    return callsPerSecond.signum() == 0
        ? "no calls"
        : callsPerSecond.toPlainString()
            + (callsPerSecond.compareTo(BigDecimal.ONE) == 0 ? " call" : " calls")
            + " a second";
  }
}
