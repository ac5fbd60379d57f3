package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds a method's list in the envelope, by any of its names, and passes its rows on. */
public final class ListVisitor implements Envelope.Visitor {

  /** Takes one row; the parser stands at its first token, and is left at its last one. */
  public interface RowVisitor {
    void row(JsonParser parser) throws IOException;

    /** Where the text behind a key goes; null for the parser. */
    default @Nullable DivertedText divert(String key) {
      return null;
    }
  }

  private final AnswerJudge judge;
  private final VerialMethod method;
  private final int maxRows;
  private final RowVisitor rows;
  private boolean found;
  private boolean anyRow;
  private boolean isRow;
  private int rowCount;
  private Envelope.@Nullable RowStart row;

  public ListVisitor(AnswerJudge judge, VerialMethod method, int maxRows, RowVisitor rows) {
    this.maxRows = maxRows;
    this.judge = judge;
    this.method = method;
    this.rows = rows;
  }

  @Override
  public void field(String name, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (!method.isListName(name)) {
      isRow |= method.listMayBeBareOrSingle() && FieldName.same(name, FieldName.ARTICLE_ID);
      VerialJson.skipValue(parser);
    } else if (token == JsonToken.START_ARRAY) {
      bareList(parser);
    } else if (token == JsonToken.VALUE_NULL) {
      found = true; // seen as a way to write an empty list
    } else if (token == JsonToken.START_OBJECT && method.listMayBeBareOrSingle()) {
      found = true;
      row(parser);
    } else {
      VerialJson.skipValue(parser);
    }
  }

  @Override
  public void bareList(JsonParser parser) throws IOException {
    found = true;
    await(parser);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      row(parser);
      await(parser);
    }
    row = null;
  }

  private void row(JsonParser parser) throws IOException {
    if (rowCount == maxRows) {
      throw judge.ofLimit(method, "has more than " + maxRows + " rows");
    }
    anyRow = true;
    row = new Envelope.RowStart(rowCount, parser.currentTokenLocation().getCharOffset());
    rows.row(parser);
    rowCount++;
  }

  /** What is not even the beginning of a row stands in a row's place. */
  private void await(JsonParser parser) {
    row = new Envelope.RowStart(rowCount, parser.currentLocation().getCharOffset());
  }

  @Override
  public @Nullable DivertedText divert(String key) {
    return rows.divert(key);
  }

  @Override
  public Envelope.@Nullable RowStart row() {
    return row;
  }

  @Override
  public boolean standsAlone() {
    return method.listMayBeBareOrSingle() && (anyRow || isRow);
  }

  int rowCount() {
    return isSingleRow() ? 1 : rowCount;
  }

  /** Whether the answer, with InfoError or without, is a row in the list's place. */
  boolean isSingleRow() {
    return isRow && !found;
  }

  /** A list that is missing altogether is a broken answer, not an empty list. */
  public void requireFound() {
    if (!found && !isRow) {
      throw judge.ofWrongEnvelope(method, "says success but has no list");
    }
  }
}
