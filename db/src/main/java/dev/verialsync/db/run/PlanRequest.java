package dev.verialsync.db.run;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a phase is to be planned for.
 *
 * @param full whether every article is to be worked on, not only those that need it
 * @param retryIssues whether articles with recorded issues count as needing it
 * @param articleIds only these; null = all
 * @param batchSize articles a batch, at most {@link #MOST_ARTICLES}; less where their ids are long
 * @param afterBatch batches are numbered from the one after this
 * @param withHeld also articles whose products are held
 */
public record PlanRequest(
    long runId,
    boolean full,
    boolean retryIssues,
    @Nullable Collection<Long> articleIds,
    int batchSize,
    int afterBatch,
    boolean withHeld) {

  public static final int MOST_ARTICLES = 150;

  /** Numbered from 1, without those that are held. */
  public PlanRequest(
      long runId,
      boolean full,
      boolean retryIssues,
      @Nullable Collection<Long> articleIds,
      int batchSize) {
    this(runId, full, retryIssues, articleIds, batchSize, 0, false);
  }

  public PlanRequest {
    if (batchSize < 1 || batchSize > MOST_ARTICLES) {
      throw new IllegalArgumentException(
          "a batch has 1 to %d articles, not %d".formatted(MOST_ARTICLES, batchSize));
    }
  }
}
