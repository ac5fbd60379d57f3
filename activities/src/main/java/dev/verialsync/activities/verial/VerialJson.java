package dev.verialsync.activities.verial;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads Verial's JSON leniently inside values and strictly in its structure, so that one poisoned
 * field does not cost the answer: broken UTF-8 becomes U+FFFD, control characters are let through,
 * and a number that cannot be held exactly stays as its text.
 */
final class VerialJson {
  /** Of one text; an answer with a longer one is refused as a whole. */
  static final int MAX_TEXT_CHARS = 20_000_000;

  private static final int MAX_NUMBER_CHARS = 100_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(MAX_TEXT_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .build())
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private VerialJson() {}

  /** A reader in front of the parser replaces malformed UTF-8, which the parser would refuse. */
  static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  static JsonParser parser(String json) throws IOException {
    return FACTORY.createParser(json);
  }

  /** The value at the parser's current token; leaves the parser at its last token. */
  static JsonNode readValue(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.set(name, readValue(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(readValue(parser));
        }
        yield array;
      }
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      default -> NODES.textNode(parser.getText());
    };
  }

  /** Passes over the value as {@link #readValue} would read it, and fails where that would. */
  static void skipValue(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING) {
        parser.getTextLength(); // a text is only read, and its length checked, when asked for
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static JsonNode number(String text) {
    try {
      if (text.length() <= 18 && isWhole(text)) {
        return NODES.numberNode(Long.parseLong(text));
      }
      if (text.length() <= CanonicalRow.MAX_DIGITS) {
        BigDecimal value = new BigDecimal(text);
        if (CanonicalRow.isStorable(value)) {
          return NODES.numberNode(value);
        }
      }
    } catch (NumberFormatException e) {
      // NaN, infinities, exponents beyond any range.
    }
    return NODES.textNode(text);
  }

  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }
}
