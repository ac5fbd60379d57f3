package dev.verialsync.activities.verial;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.http.BodyText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/** What an answer says by a parser that is not ours, to a reader who knows nothing of Verial. */
public final class PlainReading {

  private static final JsonMapper PLAIN =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PlainReading() {}

  /**
   * The rows of a list; empty where it is not one list and one success for such a reader, too.
   *
   * @throws JsonProcessingException where it is no JSON
   * @throws NumberFormatException where a number has an exponent without end
   */
  public static Optional<List<JsonNode>> rows(VerialMethod method, byte[] answer)
      throws IOException {
    JsonNode tree = PLAIN.readTree(text(answer));
    if (tree.isArray()) {
      return Optional.of(elements(tree));
    }
    List<String> names = topNames(text(answer)).stream().filter(method::isListName).toList();
    return names.size() == 1 && tree.get(names.get(0)).isArray()
        ? Optional.of(elements(tree.get(names.get(0))))
        : Optional.empty();
  }

  /** One that stands twice is there twice, unlike in a tree. */
  private static List<String> topNames(String text) throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonParser parser = PLAIN.createParser(text)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        names.add(name);
        parser.nextToken();
        parser.skipChildren();
      }
    }
    return names;
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  /** A field by its name, in whatever case; a missing node where there is none. */
  private static JsonNode node(JsonNode row, String name) {
    JsonNode exact = row.get(name);
    if (exact != null) {
      return exact;
    }
    JsonNode last = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (field.getKey().replace("_", "").equalsIgnoreCase(name.replace("_", ""))) {
        last = field.getValue();
      }
    }
    return last;
  }

  /**
   * Whether a field of a row says a value.
   *
   * @param value a text or a decimal; null or 0 where the field says nothing
   */
  public static boolean says(JsonNode row, String field, @Nullable Object value) {
    JsonNode said = node(row, field);
    if (said.isContainerNode()) {
      return false;
    }
    if (said.isMissingNode() || said.isNull() || isBlank(said)) {
      return value == null || (value instanceof BigDecimal number && number.signum() == 0);
    }
    if (value instanceof String text) {
      return said.asText().equals(text)
          || said.asText().strip().equals(text)
          || (said.isNumber() && sameNumber(text, said));
    }
    return value instanceof BigDecimal number && sameNumber(said, number);
  }

  private static boolean isBlank(JsonNode said) {
    return said.asText("").replaceAll("\\p{C}", "").isBlank();
  }

  private static boolean sameNumber(String text, JsonNode said) {
    try {
      BigDecimal number = new BigDecimal(text);
      BigDecimal token = said.decimalValue();
      return (number.scale() == token.scale()
              && number.unscaledValue().equals(token.unscaledValue()))
          || sameNumber(said, number);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean sameNumber(JsonNode said, BigDecimal number) {
    String text = said.asText().strip();
    try {
      BigDecimal plain =
          said.isNumber()
              ? said.decimalValue()
              : new BigDecimal(text.contains(",") ? text.replace(".", "").replace(',', '.') : text);
      return Math.abs((long) plain.scale()) < 1_000 && plain.compareTo(number) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The text of an answer in the character set that its bytes show. */
  static String text(byte[] answer) throws IOException {
    return IOUtils.toString(new BodyText(new ByteArrayInputStream(answer), null));
  }
}
