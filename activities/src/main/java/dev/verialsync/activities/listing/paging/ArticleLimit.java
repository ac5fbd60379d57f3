package dev.verialsync.activities.listing.paging;

import dev.verialsync.activities.verial.call.AnswerLimits;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the rows of each article in one answer. One row beyond {@link AnswerLimits#ARTICLE_ROWS}
 * is kept, to show that the article has too many; the others would cost memory without end.
 */
public final class ArticleLimit {

  private final Map<Long, Integer> rows = new HashMap<>();

  /** Counts a row, and says whether it is kept. */
  public boolean keeps(long articleId) {
    return rows.merge(articleId, 1, Integer::sum) <= AnswerLimits.ARTICLE_ROWS + 1;
  }
}
