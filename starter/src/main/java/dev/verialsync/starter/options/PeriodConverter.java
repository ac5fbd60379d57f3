package dev.verialsync.starter.options;

import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code 30d}, {@code 12h} or {@code P30D}. */
public final class PeriodConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    return ShortDuration.parse(
        value,
        Map.of("d", Duration.ofDays(1), "h", Duration.ofHours(1)),
        "a period such as 30d, 12h or P30D");
  }
}
