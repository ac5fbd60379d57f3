package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one value of an answer and stops keeping it where it passes a limit. */
public final class BoundedValue {
  private static final List<String> IDS = List.of(FieldName.ID, FieldName.ARTICLE_ID);

  /** Values between two looks at the location, which costs much. */
  private static final int MEASURED_EVERY = 256;

  private static final int LONG_TEXT = 1_000;

  private final JsonParser parser;
  private final long begin;
  private final int maxChars;
  private final int maxValues;
  private final boolean deepIsText;
  private int values;
  private @Nullable String exceeded;

  /**
   * A value.
   *
   * @param deepIsText what is nested too deeply stands as a text, and costs only its own field
   */
  private BoundedValue(JsonParser parser, int maxChars, int maxValues, boolean deepIsText) {
    this.deepIsText = deepIsText;
    this.parser = parser;
    this.begin = parser.currentTokenLocation().getCharOffset();
    this.maxChars = maxChars;
    this.maxValues = maxValues;
  }

  /** The row at the parser's current token, or an {@link OversizeRow} in its place. */
  public static JsonNode row(JsonParser parser) throws IOException {
    BoundedValue value =
        new BoundedValue(parser, AnswerLimits.ROW_CHARS, AnswerLimits.ROW_VALUES, true);
    JsonNode row = VerialJson.readValue(parser, value);
    return value.limit().map(limit -> new OversizeRow(articleId(row), limit).inPlace()).orElse(row);
  }

  /** The envelope's InfoError at the parser's current token. */
  static JsonNode infoError(JsonParser parser, AnswerJudge judge, VerialMethod method)
      throws IOException {
    BoundedValue value =
        new BoundedValue(
            parser, AnswerLimits.INFO_ERROR_CHARS, AnswerLimits.INFO_ERROR_VALUES, false);
    JsonNode info = VerialJson.readValue(parser, value);
    String limit = value.limit().orElse(null);
    if (limit != null) {
      throw judge.ofLimit(method, "has an InfoError with " + limit);
    }
    return info;
  }

  /** Which limit the value passes, once it was read; empty while it passes none. */
  Optional<String> limit() {
    measure();
    return Optional.ofNullable(exceeded);
  }

  /** Whether what has been read so far is within the limits. */
  boolean keeps() {
    return exceeded == null;
  }

  /** Counts what the parser stands at; false where that, or what was before, passes a limit. */
  boolean take() {
    if (exceeded == null && ++values > maxValues) {
      exceeded = "more than " + maxValues + " values";
    }
    if (values % MEASURED_EVERY == 0) {
      measure();
    }
    return exceeded == null;
  }

  /** A text was read: how long it is shows only then. */
  void read(String text) {
    if (text.length() > LONG_TEXT) {
      measure();
    }
    if (exceeded == null && !deepIsText && text.equals(VerialJson.TOO_DEEP)) {
      exceeded = "lists or objects nested deeper than " + AnswerLimits.NESTING + " levels";
    }
  }

  private void measure() {
    if (exceeded == null && parser.currentLocation().getCharOffset() - begin > maxChars) {
      exceeded = "more than " + maxChars + " characters";
    }
  }

  /** Whether a field of this name says whose row it is. */
  static boolean isId(String name) {
    return IDS.stream().anyMatch(id -> FieldName.same(name, id));
  }

  private static @Nullable Long articleId(JsonNode row) {
    return row instanceof ObjectNode object
        ? IDS.stream()
            .flatMap(
                name ->
                    object.properties().stream()
                        .filter(field -> FieldName.same(field.getKey(), name)))
            .map(field -> VerialJson.positiveId(field.getValue()))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(null)
        : null;
  }
}
