package dev.verialsync.activities.images;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.listing.paging.PagerState;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of a list of images stands, as it is kept with each block.
 *
 * @param open the article whose rows may continue in the next block; null when all are whole
 * @param number of the last block that was committed
 * @param last what it came to
 * @param moment as of which the reading began to be known, ISO-8601: whoever resumes it in a later
 *     run knows no more
 * @param order of the articles, and the places that were passed over
 * @param compared articles with images that had the same when asked for alone
 */
record BlockCursor(
    PagerState pager,
    @Nullable OpenArticle open,
    int number,
    @Nullable FetchBlockResult last,
    @Nullable String moment,
    ListOrder order,
    List<Long> compared) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * An article that is not complete yet.
   *
   * @param needed whether the run has to fetch it
   * @param rows that have come, as {@link BlockLists#told} has them
   */
  record OpenArticle(
      long articleId,
      boolean needed,
      List<String> rows,
      List<String> hashes,
      List<NewIssue> issues) {

    /** The same, when rows of it may be missing. */
    OpenArticle inDoubt() {
      return new OpenArticle(articleId, false, List.of(), List.of(), List.of());
    }
  }

  /**
   * Nothing was read yet.
   *
   * @param number of the block before the one that begins
   */
  static BlockCursor begin(PagerState pager, String moment, int number) {
    return new BlockCursor(pager, null, number, null, moment, ListOrder.NONE, List.of());
  }

  /** The same place, for a run that has committed no block of its own yet. */
  BlockCursor takenUp() {
    return new BlockCursor(pager, open, 0, null, moment, order, compared);
  }

  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static BlockCursor parse(String json) {
    try {
      return JSON.readValue(json, BlockCursor.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the cursor of a list of images is damaged", e);
    }
  }
}
