package dev.verialsync.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** The custom search attributes by which an operator finds a run's or an article's workflows. */
public final class SyncSearchAttributes {
  public static final SearchAttributeKey<Long> RUN_ID = SearchAttributeKey.forLong("SyncRunId");
  public static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("SyncPhase");

  /** Every article of a batch; one value holds 2,048 bytes in all, which bounds the batch. */
  public static final SearchAttributeKey<List<String>> ARTICLE_ID =
      SearchAttributeKey.forKeywordList("SyncArticleId");

  private SyncSearchAttributes() {}
}
