package dev.verialsync.db.gate;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run's calls to one method of Verial, or to all of them.
 *
 * @param bytes of the answers
 * @param millis from the request to the last byte, added up
 * @param meanMillis null when none was answered
 * @param p95Millis 95 % took no longer; null when none was answered
 * @param failures those without a useful answer, by outcome; {@code unfinished} is under way, or
 *     its worker died
 * @param repeated useful answers about an article that the same run had asked for before
 */
public record MethodCalls(
    String method,
    long calls,
    long bytes,
    long millis,
    @Nullable Integer meanMillis,
    @Nullable Integer p95Millis,
    Map<String, Long> failures,
    long repeated) {

  public MethodCalls {
    failures = new TreeMap<>(failures);
  }

  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
