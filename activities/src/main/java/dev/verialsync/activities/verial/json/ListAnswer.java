package dev.verialsync.activities.verial.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A list whose answer was whole and a success. Its rows are read one by one from where the answer
 * is kept: a list of any length costs the heap one row. Good until it is closed; one thread at a
 * time. A row may be anything that JSON allows: {@code RowParser} judges it.
 */
public final class ListAnswer implements Iterable<JsonNode>, Closeable {
  private final VerialMethod method;
  private final SpooledBuffer body;
  private final int rowCount;
  private final boolean isSingleRow;
  private final List<RowCursor> open = new ArrayList<>();

  private ListAnswer(VerialMethod method, SpooledBuffer body, int rowCount, boolean isSingleRow) {
    this.method = method;
    this.body = body;
    this.rowCount = rowCount;
    this.isSingleRow = isSingleRow;
  }

  /**
   * Copies the body into the buffer, its texts bounded, while its structure is judged; closes the
   * buffer on failure.
   */
  public static ListAnswer read(
      Reader source, SpooledBuffer buffer, AnswerJudge judge, VerialMethod method)
      throws IOException {
    boolean kept = false;
    try {
      ListVisitor visitor =
          new ListVisitor(judge, method, AnswerLimits.rows(method), VerialJson::skipValue);
      Writer copy = new OutputStreamWriter(buffer, StandardCharsets.UTF_8);
      new Envelope(judge, method).walk(source, copy, visitor);
      visitor.requireFound();
      copy.flush();
      buffer.finish();
      kept = true;
      return new ListAnswer(method, buffer, visitor.rowCount(), visitor.isSingleRow());
    } finally {
      if (!kept) {
        buffer.close();
      }
    }
  }

  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the answer's body, in UTF-8. */
  public long bytes() {
    return body.size();
  }

  /**
   * A new pass over the rows, from the first. One that is beyond a limit is an {@link OversizeRow}.
   *
   * @throws UncheckedIOException from the iterator, if the temporary file cannot be read
   */
  @Override
  public Iterator<JsonNode> iterator() {
    try {
      Reader text = new InputStreamReader(body.open(), StandardCharsets.UTF_8);
      RowCursor cursor = new RowCursor(method, text, isSingleRow);
      open.add(cursor);
      return cursor;
    } catch (IOException e) {
      throw new UncheckedIOException("a list's temporary file cannot be read", e);
    }
  }

  @Override
  public void close() {
    open.forEach(RowCursor::close);
    open.clear();
    body.close();
  }

  /** Reads the rows of a body that has been judged, without keeping any. */
  private static final class RowCursor implements Iterator<JsonNode> {
    private final VerialMethod method;
    private final Reader source;
    private final JsonParser parser;
    private boolean inList;
    private @Nullable JsonNode next;

    RowCursor(VerialMethod method, Reader source, boolean isSingleRow) throws IOException {
      this.method = method;
      this.source = source;
      this.parser = VerialJson.parser(source);
      this.inList = parser.nextToken() == JsonToken.START_ARRAY;
      this.next = isSingleRow ? BoundedValue.row(parser) : null;
    }

    @Override
    public boolean hasNext() {
      try {
        if (next == null) {
          next = advance();
        }
        if (next == null) {
          close();
        }
        return next != null;
      } catch (IOException e) {
        throw new UncheckedIOException("a list's temporary file cannot be read", e);
      }
    }

    @Override
    public JsonNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      JsonNode row = next;
      next = null;
      return row;
    }

    void close() {
      try (source) {
        parser.close();
      } catch (IOException e) {
        // Nothing more is read from it.
      }
    }

    private @Nullable JsonNode advance() throws IOException {
      while (!parser.isClosed()) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          return null;
        }
        if (inList) {
          if (token != JsonToken.END_ARRAY) {
            return BoundedValue.row(parser);
          }
          inList = false;
        } else if (token == JsonToken.FIELD_NAME) {
          boolean list = method.isListName(parser.currentName());
          token = parser.nextToken();
          inList = list && token == JsonToken.START_ARRAY;
          if (list && token == JsonToken.START_OBJECT && method.listMayBeBareOrSingle()) {
            return BoundedValue.row(parser);
          }
          if (!inList) {
            VerialJson.skipValue(parser);
          }
        }
      }
      return null;
    }
  }
}
