package dev.verialsync.simulator.catalogue.generated;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.catalogue.Row;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one generated row in a {@link Manner}; that of the manual spells decimals as numbers,
 * texts or texts with a comma, and missing texts empty, null or absent.
 */
final class RowWriter {
  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final Manner manner;
  private final SeededRandom style;

  private RowWriter(Manner manner, SeededRandom style) {
    this.manner = manner;
    this.style = style;
  }

  static Row row(Manner manner, SeededRandom style, Consumer<RowWriter> content) {
    RowWriter row = new RowWriter(manner, style);
    content.accept(row);
    return manner == Manner.LIVE ? Row.sorted(row.json) : Row.of(row.json);
  }

  RowWriter number(String field, long value) {
    json.put(field, value);
    return this;
  }

  RowWriter flag(String field, boolean value) {
    json.put(field, value);
    return this;
  }

  RowWriter text(String field, @Nullable String value) {
    return textOr("", field, value);
  }

  /** A text that is null where there is none, as dates are. */
  RowWriter textOrNull(String field, @Nullable String value) {
    return textOr(null, field, value);
  }

  private RowWriter textOr(@Nullable String none, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    } else if (manner == Manner.LIVE) {
      json.put(field, none);
    } else {
      switch (style.between(0, 2)) {
        case 0 -> json.put(field, "");
        case 1 -> json.putNull(field);
        default -> {}
      }
    }
    return this;
  }

  /** A list, null where it is empty. */
  RowWriter list(String field, ArrayNode rows) {
    json.set(field, rows.isEmpty() ? JsonNodeFactory.instance.nullNode() : rows);
    return this;
  }

  RowWriter decimal(String field, BigDecimal value) {
    int spelling = manner == Manner.LIVE ? -1 : style.between(0, 9);
    if (spelling < 0) {
      json.put(field, value.stripTrailingZeros());
    } else if (spelling < 8) {
      json.put(field, value);
    } else if (spelling == 8) {
      json.put(field, value.toPlainString());
    } else {
      json.put(field, value.toPlainString().replace('.', ','));
    }
    return this;
  }

  RowWriter decimal(String field, long unscaled, int scale) {
    return decimal(field, BigDecimal.valueOf(unscaled, scale));
  }
}
