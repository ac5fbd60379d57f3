package dev.verialsync.activities.verial.json;

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
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.text.DecimalText;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Verial's JSON leniently inside values and strictly in its structure, so that one poisoned
 * field does not cost the answer: what is left of broken characters is U+FFFD, control characters
 * are let through, and a number that cannot be held exactly stays as its text.
 */
public final class VerialJson {
  /** Of a longer text only its beginning is kept, and says so. */
  public static final int KEPT_TEXT_CHARS = 1_000_000;

  /** The note at the end of such a text. */
  private static final int NOTE_CHARS = 100;

  private static final Pattern CUT = Pattern.compile(" \\[cut from (\\d+) characters\\]$");

  private static final int MAX_NUMBER_CHARS = 100_000;

  /** Stands for what is nested deeper. */
  static final String TOO_DEEP = "[nested deeper than " + AnswerLimits.NESTING + " levels]";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          // Names are remembered beyond the answer otherwise, also those that somebody made up.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(KEPT_TEXT_CHARS + NOTE_CHARS)
                  .maxNumberLength(MAX_NUMBER_CHARS)
                  .maxNestingDepth(AnswerLimits.NESTING + 1)
                  .build())
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private VerialJson() {}

  static JsonParser parser(Reader in) throws IOException {
    return FACTORY.createParser(in);
  }

  /** Bounds what the parser has to hold. */
  static TextLimits bounded(Reader in, Function<String, @Nullable DivertedText> divert) {
    return new TextLimits(in, AnswerLimits.NESTING, KEPT_TEXT_CHARS, TOO_DEEP, divert);
  }

  static JsonParser parser(String json) throws IOException {
    return FACTORY.createParser(json);
  }

  /** The value at the parser's current token; leaves the parser at its last token. */
  public static JsonNode readValue(JsonParser parser) throws IOException {
    return readValue(parser, null);
  }

  /** The same within limits: behind one that is passed nothing is kept but whose row it is. */
  public static JsonNode readValue(JsonParser parser, @Nullable BoundedValue limits)
      throws IOException {
    if (limits != null && !limits.take() && parser.currentToken().isStructStart()) {
      skipValue(parser);
      return NODES.nullNode();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, limits);
      case START_ARRAY -> readArray(parser, limits);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      default -> {
        String text = parser.getText();
        if (limits != null) {
          limits.read(text);
        }
        yield NODES.textNode(text);
      }
    };
  }

  private static ObjectNode readObject(JsonParser parser, @Nullable BoundedValue limits)
      throws IOException {
    ObjectNode object = NODES.objectNode();
    Map<String, String> names = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = CanonicalRow.storable(parser.currentName());
      parser.nextToken();
      JsonNode value = readValue(parser, limits);
      if (limits == null || limits.keeps() || BoundedValue.isId(name)) {
        String known = names.putIfAbsent(FieldName.normal(name), name);
        String key = known == null ? name : known;
        object.set(key, oneOf(object.get(key), value));
      }
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser, @Nullable BoundedValue limits)
      throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonNode element = readValue(parser, limits);
      if (limits == null || limits.keeps()) {
        array.add(element);
      }
    }
    return array;
  }

  /**
   * What a key stands for that is given again. Twice the same is harmless; of two values nobody
   * knows which one is meant, so a list of a list of both stands there, which no field can be.
   */
  static JsonNode oneOf(@Nullable JsonNode known, JsonNode again) {
    if (known == null || known.equals(again) || isContradiction(known)) {
      return known == null ? again : known;
    }
    return NODES.arrayNode().add(NODES.arrayNode().add(known).add(again));
  }

  private static boolean isContradiction(JsonNode value) {
    return value.isArray() && value.size() == 1 && value.get(0).isArray();
  }

  /** How long a text was of which only the beginning was kept. */
  public static OptionalLong lengthBeforeCut(String text) {
    if (text.length() <= KEPT_TEXT_CHARS) {
      return OptionalLong.empty();
    }
    Matcher cut = CUT.matcher(text).region(KEPT_TEXT_CHARS, text.length());
    return cut.find() ? OptionalLong.of(Long.parseLong(cut.group(1))) : OptionalLong.empty();
  }

  /** Passes over the value and keeps nothing of it. */
  public static void skipValue(JsonParser parser) throws IOException {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static JsonNode number(JsonParser parser) throws IOException {
    String text = parser.getText();
    try {
      if (text.length() <= 18 && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
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

  /** The id that a value is; empty where it is none. */
  public static Optional<Long> positiveId(JsonNode value) {
    return decimal(value).flatMap(VerialJson::exactLong).filter(id -> id > 0);
  }

  /** A number however it is spelled; empty where the value is none. */
  public static Optional<BigDecimal> decimal(JsonNode value) {
    if (value.isTextual()) {
      return DecimalText.parse(value.textValue());
    }
    return value.isNumber()
        ? Optional.of(value.decimalValue()).filter(DecimalText::isReasonable)
        : Optional.empty();
  }

  public static Optional<Long> exactLong(BigDecimal value) {
    try {
      return Optional.of(value.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
