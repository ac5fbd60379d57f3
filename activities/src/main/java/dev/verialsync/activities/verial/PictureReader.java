package dev.verialsync.activities.verial;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads one pictures answer; of an answer whose end is bad nothing is kept. */
final class PictureReader implements ListVisitor.RowVisitor {
  private static final int MEMORY_PER_PICTURE = 128 * 1024;

  /** Of one answer: a block of many small pictures must not fill the heap. */
  private static final long MEMORY_PER_ANSWER = 4L << 20;

  private final AnswerJudge judge;
  private final @Nullable Long onlyArticle;
  private final PictureTextFilter filter;
  private final List<FetchedPicture> pictures = new ArrayList<>();
  private final Map<Long, Integer> positions = new HashMap<>();
  private int rowCount;

  PictureReader(
      InputStream body,
      TempArea tempArea,
      long limitBytes,
      AnswerJudge judge,
      @Nullable Long onlyArticle) {
    this.judge = judge;
    this.onlyArticle = onlyArticle;
    MemoryBudget budget = new MemoryBudget(MEMORY_PER_ANSWER);
    this.filter =
        new PictureTextFilter(
            body,
            () ->
                new PictureSink(
                    new SpooledBuffer(tempArea, MEMORY_PER_PICTURE, budget), limitBytes));
  }

  PictureAnswer read(LongSupplier bytesSoFar) throws IOException {
    boolean kept = false;
    try {
      ListVisitor visitor = new ListVisitor(judge, VerialMethod.PICTURES, this);
      new Envelope(judge, VerialMethod.PICTURES).walk(filter, visitor);
      visitor.requireFound();
      kept = true;
      return new PictureAnswer(pictures, rowCount, bytesSoFar.getAsLong(), filter.sinks());
    } finally {
      if (!kept) {
        filter.sinks().forEach(PictureSink::close);
      }
    }
  }

  @Override
  public void row(JsonParser parser) throws IOException {
    int row = rowCount++;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      VerialJson.skipValue(parser);
      add(0, row, null, PictureProblem.EMPTY);
      return;
    }
    long articleId = 0;
    PictureSink sink = null;
    PictureProblem problem = PictureProblem.EMPTY;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (FieldName.same(name, FieldName.ARTICLE_ID)) {
        articleId = FieldReader.positiveId(VerialJson.readValue(parser)).orElse(0L);
      } else if (FieldName.same(name, FieldName.PICTURE)) {
        sink = value == JsonToken.VALUE_STRING ? filter.sink(parser.getText()) : null;
        problem =
            sink == null && value != JsonToken.VALUE_NULL
                ? PictureProblem.NOT_BASE64
                : PictureProblem.EMPTY;
        VerialJson.skipValue(parser);
      } else {
        VerialJson.skipValue(parser);
      }
    }
    // Of an answer about one article, a row that names none is that article's.
    add(articleId == 0 && onlyArticle != null ? onlyArticle : articleId, row, sink, problem);
  }

  private void add(
      long articleId, int row, @Nullable PictureSink sink, PictureProblem withoutSink) {
    if (onlyArticle != null && onlyArticle != articleId) {
      if (sink != null) {
        sink.close();
      }
      return;
    }
    int position = positions.merge(articleId, 1, Integer::sum);
    PictureProblem problem = sink == null ? withoutSink : sink.problem();
    pictures.add(
        new FetchedPicture(
            articleId,
            row,
            position,
            sink == null ? null : sink.sha256(),
            sink == null ? 0 : sink.count(),
            sink == null || problem != null ? null : sink.content(),
            problem));
  }
}
