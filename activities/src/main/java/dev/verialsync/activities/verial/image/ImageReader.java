package dev.verialsync.activities.verial.image;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dev.verialsync.activities.verial.call.AnswerLimits;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.http.HttpExchange.Arrived;
import dev.verialsync.activities.verial.json.AnswerJudge;
import dev.verialsync.activities.verial.json.BoundedValue;
import dev.verialsync.activities.verial.json.DivertedText;
import dev.verialsync.activities.verial.json.Envelope;
import dev.verialsync.activities.verial.json.ListVisitor;
import dev.verialsync.activities.verial.json.OversizeRow;
import dev.verialsync.activities.verial.json.VerialJson;
import dev.verialsync.activities.verial.spool.SpooledBuffer;
import dev.verialsync.activities.verial.spool.TempArea;
import dev.verialsync.activities.verial.text.FieldName;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one images answer; of an answer whose end is bad nothing is kept. */
public final class ImageReader implements ListVisitor.RowVisitor {
  private static final int MEMORY_PER_IMAGE = 128 * 1024;

  /** Of one answer: a block of many small images must not fill the heap. */
  private static final long MEMORY_PER_ANSWER = 4L << 20;

  private final AnswerJudge judge;
  private final @Nullable Long onlyArticle;
  private final Reader body;
  private final TempArea tempArea;
  private final long limitBytes;
  private final Map<String, ImageSink> sinks = new LinkedHashMap<>();
  private @Nullable ImageSink latest;
  private long memoryLeft = MEMORY_PER_ANSWER;
  private int begun;
  private final List<FetchedImage> images = new ArrayList<>();
  private final Map<Long, Integer> positions = new HashMap<>();
  private int rowCount;

  public ImageReader(
      Reader body,
      TempArea tempArea,
      long limitBytes,
      AnswerJudge judge,
      @Nullable Long onlyArticle) {
    this.judge = judge;
    this.onlyArticle = onlyArticle;
    this.body = body;
    this.tempArea = tempArea;
    this.limitBytes = limitBytes;
  }

  /** An image's text is decoded on its way and never reaches the parser. */
  @Override
  public @Nullable DivertedText divert(String key) {
    if (!FieldName.same(key, FieldName.IMAGE)) {
      return null;
    }
    requireFew(sinks.size());
    memoryLeft -= latest == null ? 0 : latest.memoryBytes();
    latest =
        new ImageSink(
            "#" + begun++,
            new SpooledBuffer(tempArea, (int) Math.min(MEMORY_PER_IMAGE, memoryLeft)),
            keepsNoMore() ? 0 : limitBytes);
    sinks.put(latest.reference(), latest);
    return latest;
  }

  /** Whether the images that begin now are too many, whatever is in them. */
  private boolean keepsNoMore() {
    return onlyArticle != null
        && positions.getOrDefault(onlyArticle, 0) >= AnswerLimits.ARTICLE_IMAGES;
  }

  private void requireFew(int count) {
    if (count > AnswerLimits.IMAGES) {
      throw judge.ofLimit(VerialMethod.IMAGES, "has more than " + AnswerLimits.IMAGES + " images");
    }
  }

  public ImageAnswer read(Supplier<Arrived> soFar) throws IOException {
    boolean kept = false;
    try {
      ListVisitor visitor = new ListVisitor(judge, VerialMethod.IMAGES, AnswerLimits.ROWS, this);
      new Envelope(judge, VerialMethod.IMAGES).walk(body, visitor);
      visitor.requireFound();
      kept = true;
      return new ImageAnswer(images, rowCount, soFar.get(), this::close);
    } finally {
      if (!kept) {
        close();
      }
    }
  }

  private void close() {
    sinks.values().forEach(ImageSink::close);
  }

  @Override
  public void row(JsonParser parser) throws IOException {
    int row = rowCount++;
    JsonNode value = BoundedValue.row(parser);
    OversizeRow oversize = OversizeRow.of(value).orElse(null);
    if (oversize != null) {
      add(
          onlyArticle == null ? oversize.articleId() : onlyArticle,
          row,
          null,
          ImageProblem.ROW_TOO_LARGE);
      return;
    }
    Long articleId = null;
    ImageSink sink = null;
    ImageProblem problem = ImageProblem.EMPTY;
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (FieldName.same(field.getKey(), FieldName.ARTICLE_ID)) {
        articleId = VerialJson.positiveId(field.getValue()).orElse(null);
      } else if (FieldName.same(field.getKey(), FieldName.IMAGE)) {
        JsonNode image = field.getValue();
        sink = image.isTextual() ? sinks.get(image.textValue()) : null;
        problem = sink == null && !image.isNull() ? ImageProblem.NOT_BASE64 : ImageProblem.EMPTY;
      }
    }
    add(articleId, row, sink, problem);
  }

  /** Of an answer about one article, a row that names none is that article's. */
  private void add(
      @Nullable Long named, int row, @Nullable ImageSink sink, ImageProblem withoutSink) {
    long articleId = named != null ? named : onlyArticle != null ? onlyArticle : 0;
    if (onlyArticle != null && onlyArticle != articleId) {
      release(sink);
      return;
    }
    int position = positions.merge(articleId, 1, Integer::sum);
    boolean tooMany = position > AnswerLimits.ARTICLE_IMAGES;
    ImageProblem problem =
        tooMany ? ImageProblem.TOO_MANY : sink == null ? withoutSink : sink.problem();
    // Of a block each row is needed to tell what follows it.
    if (!tooMany || onlyArticle == null || position == AnswerLimits.ARTICLE_IMAGES + 1) {
      images.add(
          new FetchedImage(
              articleId,
              row,
              position,
              sink == null ? null : sink.sha256(),
              sink == null ? 0 : sink.count(),
              sink == null || problem != null ? null : sink.content(),
              problem));
      requireFew(images.size());
    }
    if (tooMany) {
      release(sink);
    }
  }

  private void release(@Nullable ImageSink sink) {
    if (sink != null) {
      memoryLeft += sink == latest ? 0 : sink.memoryBytes();
      sink.close();
      sinks.remove(sink.reference());
    }
  }
}
