package dev.verialsync.starter.options;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code 10m}, {@code 2h} or {@code PT10M}. */
public final class IntervalConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    return ShortDuration.parse(
        value,
        Map.of("m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1)),
        "a period such as 10m, 2h or PT10M");
  }
}
