package dev.verialsync.activities.verial;

import dev.verialsync.activities.verial.call.RowRange;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of one call besides the session, in Verial's spelling. */
final class Parameters {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm");

  private final Map<String, String> values = new LinkedHashMap<>();

  Parameters add(String name, long value) {
    values.put(name, Long.toString(value));
    return this;
  }

  Parameters day(@Nullable LocalDate day) {
    if (day != null) {
      values.put("fecha", day.toString());
    }
    return this;
  }

  Parameters since(@Nullable LocalDateTime since) {
    if (since != null) {
      day(since.toLocalDate());
      values.put("hora", MINUTE.format(since));
    }
    return this;
  }

  Parameters range(String firstName, String lastName, @Nullable RowRange range) {
    if (range != null) {
      add(firstName, range.first());
      add(lastName, range.last());
    }
    return this;
  }

  Map<String, String> asMap() {
    return values;
  }
}
