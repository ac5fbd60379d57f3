package dev.verialsync.starter.schedule;

import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule starts something.
 *
 * @param words for a person; each calendar's comment in Temporal
 * @param catchUp how late a time is still made up for that passed while Temporal was away
 * @param waits whether it is rare enough to wait for another run's end
 */
record Timing(String words, ScheduleSpec spec, Duration catchUp, boolean waits) {

  /** The shops' clock, and Verial's. */
  static final ZoneId ZONE = ZoneId.of("Europe/Madrid");

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pattern FIVE_FIELDS = Pattern.compile("[^\\s#@]+(?: [^\\s#]+){4}");

  /** At no time: workers trigger it when a run has ended. */
  static final Timing AFTER_RUN =
      new Timing(
          "after each run",
          ScheduleSpec.newBuilder().setTimeZoneName(ZONE.getId()).setJitter(Duration.ZERO).build(),
          DAY,
          true);

  /** What cannot be, as a sentence that begins with the option. */
  static final class WrongTimingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongTimingException(String message) {
      super(message);
    }
  }

  /** In equal steps from the beginning of the window on, each day anew. */
  static Timing every(
      Duration every, @Nullable DayWindow between, @Nullable WeekDays on, Duration jitter) {
    DayWindow window = between == null ? DayWindow.WHOLE_DAY : between;
    if (every.compareTo(MINUTE) < 0
        || every.compareTo(DAY) > 0
        || !every.equals(Duration.ofMinutes(every.toMinutes()))) {
      throw new WrongTimingException(
          "--every is %s; expected are whole minutes, PT1M to PT24H".formatted(every));
    }
    if (every.compareTo(window.length()) > 0) {
      throw new WrongTimingException(
          "--every is %s, longer than --between %s".formatted(every, window));
    }
    if (between == null && DAY.toMinutes() % every.toMinutes() != 0) {
      throw new WrongTimingException(
          "--every is %s, which does not divide a day: the last step before midnight would be shorter. Take such as PT10M, PT45M or PT2H, or add --between"
              .formatted(every));
    }
    requireShorter(jitter, every);
    WeekDays days = on == null ? WeekDays.ALL : on;
    String words = "every %s, %s, %s".formatted(minutes(every), window, days.text());
    return new Timing(
        words,
        ScheduleSpec.newBuilder()
            .setCalendars(new DailyTimes(every, window, days).calendars(words))
            .setTimeZoneName(ZONE.getId())
            .setJitter(jitter)
            .build(),
        every,
        every.equals(DAY));
  }

  /** As Temporal understands it: a day of the month and one of the week must both fit. */
  static Timing cron(String expression, Duration jitter) {
    String cron = expression.strip().replaceAll("\\s+", " ");
    if (!FIVE_FIELDS.matcher(cron).matches()) {
      throw new WrongTimingException(
          "--cron is \"%s\"; expected are five fields, minute, hour, day of the month, month and day of the week, such as \"10 3 * * *\""
              .formatted(expression));
    }
    requireShorter(jitter, DAY);
    String words = "cron " + cron;
    return new Timing(
        words,
        ScheduleSpec.newBuilder()
            .setCronExpressions(List.of(cron + " # " + words))
            .setTimeZoneName(ZONE.getId())
            .setJitter(jitter)
            .build(),
        DAY,
        true);
  }

  private static void requireShorter(Duration jitter, Duration most) {
    if (jitter.isNegative() || jitter.compareTo(most) >= 0) {
      throw new WrongTimingException(
          "--jitter is %s; expected is less than %s".formatted(jitter, most));
    }
  }

  /** {@code 10 min}, {@code 2 h}, {@code 1 h 30 min}. */
  static String minutes(Duration duration) {
    long hours = duration.toHours();
    long minutes = duration.toMinutesPart();
    String text = (hours > 0 ? hours + " h " : "") + (minutes > 0 ? minutes + " min" : "");
    return text.isEmpty() ? duration.toSeconds() + " s" : text.strip();
  }
}
