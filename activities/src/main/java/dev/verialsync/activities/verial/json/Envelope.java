package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import org.apache.commons.io.input.TeeReader;
import org.jspecify.annotations.Nullable;

/** Walks one answer from its first byte to its last and has its InfoError judged at the end. */
public final class Envelope {

  /** Takes the fields of the envelope as they pass. */
  interface Visitor {
    /** The parser stands at the value's first token, and is left at its last one. */
    void field(String name, JsonParser parser) throws IOException;

    /**
     * The body is a list without an envelope; the parser stands at its start, is left at its end.
     */
    void bareList(JsonParser parser) throws IOException;

    /** Where the text behind a key goes; null for the parser. */
    default @Nullable DivertedText divert(String key) {
      return null;
    }

    /** The row in which, or in front of which, the parser stands; null outside the list. */
    default @Nullable RowStart row() {
      return null;
    }

    /** Whether what has passed is a whole answer without InfoError. */
    default boolean standsAlone() {
      return false;
    }
  }

  /**
   * Where a row begins.
   *
   * @param rowsBefore it in the list
   * @param at characters of the answer before it
   */
  record RowStart(int rowsBefore, long at) {}

  private final AnswerJudge judge;
  private final VerialMethod method;

  public Envelope(AnswerJudge judge, VerialMethod method) {
    this.judge = judge;
    this.method = method;
  }

  /**
   * Returns normally only for an answer that is whole, well-formed and a success.
   *
   * @throws VerialException for any other answer
   * @throws IOException if the body could not be read to its end
   */
  public void walk(Reader body, Visitor visitor) throws IOException {
    walk(body, null, visitor);
  }

  /** The same, with a copy of what has passed the limits of texts. */
  void walk(Reader body, @Nullable Writer copy, Visitor visitor) throws IOException {
    TextLimits text = VerialJson.bounded(body, visitor::divert);
    Reader read = copy == null ? text : new TeeReader(text, copy);
    try (JsonParser parser = VerialJson.parser(read)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        walkObject(parser, visitor);
      } else if (first == JsonToken.START_ARRAY && method.listMayBeBareOrSingle()) {
        visitor.bareList(parser);
        requireEnd(parser);
      } else {
        throw judge.ofWrongEnvelope(method, "is not the envelope with InfoError that it should be");
      }
    } catch (StreamConstraintsException e) {
      throw judge.ofOversizeToken(method, visitor.row(), text);
    } catch (JsonProcessingException e) {
      throw judge.ofBrokenJson(method, e, visitor.row(), text);
    }
  }

  private void walkObject(JsonParser parser, Visitor visitor) throws IOException {
    InfoError info = null;
    boolean hasInfo = false;
    boolean unreadable = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (FieldName.same(name, FieldName.INFO_ERROR)) {
        hasInfo = true;
        InfoError seen =
            InfoError.parse(BoundedValue.infoError(parser, judge, method)).orElse(null);
        unreadable |= seen == null;
        if (info == null || (seen != null && info.code() == 0)) {
          info = seen;
        }
      } else {
        visitor.field(name, parser);
      }
    }
    requireEnd(parser);
    if (!hasInfo && visitor.standsAlone()) {
      return;
    }
    if (info == null || (unreadable && info.code() == 0)) {
      throw judge.ofWrongEnvelope(method, "has no InfoError with a code");
    }
    judge.requireSuccess(method, info);
  }

  /** Reading on to the end of the stream is what shows that nothing is missing, or left over. */
  private void requireEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw judge.ofWrongEnvelope(method, "continues after its end");
    }
  }
}
