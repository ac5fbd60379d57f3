package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.text.DecimalText;
import dev.verialsync.activities.verial.text.FieldName;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The envelope's account of itself.
 *
 * @param code 0 is success
 */
public record InfoError(int code, @Nullable String description) {

  /** Empty when there is no code that could be read: then the envelope is not one. */
  static Optional<InfoError> parse(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    Integer code = null;
    String description = null;
    for (var field : node.properties()) {
      if (FieldName.same(field.getKey(), FieldName.CODE)) {
        code = code(field.getValue());
      } else if (FieldName.same(field.getKey(), FieldName.DESCRIPTION)
          && field.getValue().isTextual()) {
        description = field.getValue().textValue();
      }
    }
    return code == null ? Optional.empty() : Optional.of(new InfoError(code, description));
  }

  private static @Nullable Integer code(JsonNode value) {
    if (!value.isNumber() && !value.isTextual()) {
      return null;
    }
    return DecimalText.parse(value.asText())
        .map(BigDecimal::stripTrailingZeros)
        .filter(number -> number.scale() <= 0 && number.abs().compareTo(BigDecimal.TEN.pow(9)) < 0)
        .map(BigDecimal::intValueExact)
        .orElse(null);
  }
}
