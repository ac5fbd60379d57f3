package dev.verialsync.starter.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How numbers, times and durations are written for a person. */
public record Figures(ZoneId zone) {

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 3 articles}, {@code 1 article}. */
  public static String count(long value, String one, String more) {
    return number(value) + " " + (value == 1 ? one : more);
  }

  /** {@code 812 bytes}, {@code 12.3 kB}, {@code 4.5 MB}, {@code 6.7 GB}: powers of 1,000. */
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return count(bytes, "byte", "bytes");
    }
    double value = bytes / 1_000.0;
    String unit = "kB";
    for (String larger : List.of("MB", "GB", "TB")) {
      if (value >= 999.95) {
        value /= 1_000;
        unit = larger;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", value, unit);
  }

  /** A rough one: {@code 8 s}, {@code 2 min}. */
  public static String about(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 90 ? seconds + " s" : duration(Duration.ofMinutes(Math.round(seconds / 60.0)));
  }

  /** {@code 0.4 s}, {@code 48 s}, {@code 12 min 5 s}, {@code 2 min}, {@code 3 h 20 min}. */
  public static String duration(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (duration.toMillis() < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3_600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  public String dayAndTime(Instant instant) {
    return DAY_AND_TIME.format(instant.atZone(zone));
  }

  public String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  /** {@code since 12:03:11 (2 min 4 s)}. */
  public String since(Instant instant, Instant now) {
    return "since " + time(instant) + " (" + duration(Duration.between(instant, now)) + ")";
  }

  /** {@code GetArticulosWS 16 · GetVersionWS 1}, the largest first. */
  public static String counts(Map<String, Long> counts) {
    return counts(counts, Integer.MAX_VALUE);
  }

  /** The same, with those after the first few as one sum. */
  public static String counts(Map<String, Long> counts, int shown) {
    List<Map.Entry<String, Long>> sorted =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    String first =
        sorted.stream()
            .limit(shown)
            .map(entry -> entry.getKey() + " " + number(entry.getValue()))
            .collect(Collectors.joining(" · "));
    long rest = sorted.stream().skip(shown).mapToLong(Map.Entry::getValue).sum();
    return rest == 0 ? first : first + " · others " + number(rest);
  }
}
