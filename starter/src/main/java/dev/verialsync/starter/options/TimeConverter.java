package dev.verialsync.starter.options;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code 190ms}, {@code 2s}, {@code 190} (milliseconds) or {@code PT0.19S}. */
public final class TimeConverter implements ITypeConverter<Duration> {

  private static final Duration MILLI = Duration.ofMillis(1);

  @Override
  public Duration convert(String value) {
    return ShortDuration.parse(
        value,
        Map.of("s", Duration.ofSeconds(1), "ms", MILLI, "", MILLI),
        "a time such as 190ms or 2s");
  }
}
