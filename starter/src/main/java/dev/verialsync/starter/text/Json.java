package dev.verialsync.starter.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.verialsync.starter.process.TerminalText;
import org.jspecify.annotations.Nullable;

/** JSON that the database holds, decimals kept as they are. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  public static JsonNode tree(@Nullable String json) {
    if (json == null) {
      return MissingNode.getInstance();
    }
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds invalid JSON", e);
    }
  }

  /** A value for a person: a text without quotes and on one line, nothing as a dash. */
  public static String value(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "-";
    }
    if (node.isBigDecimal()) {
      return node.decimalValue().toPlainString();
    }
    return TerminalText.line(node.isValueNode() ? node.asText() : node.toString());
  }
}
