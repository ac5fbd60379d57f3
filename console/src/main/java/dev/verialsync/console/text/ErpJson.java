package dev.verialsync.console.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** JSON that the database holds, for people to read; decimals as they came. */
public final class ErpJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ErpJson() {}

  public static JsonNode read(@Nullable String json) {
    try {
      return json == null ? MissingNode.getInstance() : MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds invalid JSON", e);
    }
  }

  /** On several lines. */
  public static String laidOut(String json) {
    return read(json).toPrettyString();
  }

  /** A value as text; nothing is a dash, a list its values. */
  public static String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty())) {
      return "–";
    }
    if (node.isBigDecimal()) {
      return node.decimalValue().toPlainString();
    }
    if (node.isValueNode()) {
      return node.asText().isBlank() ? "–" : node.asText();
    }
    List<String> parts = new ArrayList<>();
    node.elements().forEachRemaining(one -> parts.add(text(one)));
    return String.join(node.isArray() ? "; " : " ", parts);
  }

  public static Stream<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** The values of a field, however it is spelled: of an object, or of each in a list. */
  public static List<JsonNode> all(JsonNode rows, String field) {
    List<JsonNode> found = new ArrayList<>();
    if (rows.isArray()) {
      rows.forEach(row -> found.addAll(all(row, field)));
    } else {
      rows.properties()
          .forEach(
              entry -> {
                if (entry.getKey().equalsIgnoreCase(field)) {
                  found.add(entry.getValue());
                }
              });
    }
    return found;
  }
}
