package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input of ImageBatch: articles, each asked for alone, or one block of a list.
 *
 * @param block null for a batch of articles
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageBatchInput(
    long runId, int number, String moment, List<Long> articleIds, @Nullable ImageBlock block) {

  /** A batch of articles. */
  public ImageBatchInput(long runId, int number, String moment, List<Long> articleIds) {
    this(runId, number, moment, articleIds, null);
  }

  /** The same block, further on. */
  public ImageBatchInput withBlock(ImageBlock newBlock) {
    return new ImageBatchInput(runId, number, moment, articleIds, newBlock);
  }
}
