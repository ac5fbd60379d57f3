package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of the articles that had images and for which Verial gave none.
 *
 * @param allArticles whether the run is about all articles, not about chosen ones
 * @param acceptShrink that they lose their images is right, however many they are
 * @param batch whose articles alone are judged; null for all of the run
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettleImagesCommand(
    long runId, boolean allArticles, boolean acceptShrink, @Nullable PlannedBatch batch) {

  /** Of all articles of the run. */
  public SettleImagesCommand(long runId, boolean allArticles, boolean acceptShrink) {
    this(runId, allArticles, acceptShrink, null);
  }
}
