package dev.verialsync.activities.listing.paging;

import dev.verialsync.activities.listing.paging.PagerState.SecondLook;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block that is shorter than it was asked for. */
final class ShortBlock {

  private ShortBlock() {}

  /**
   * Where a block is short although articles are left, these may have no rows, or the server gives
   * less than it is asked for: the end of the block is asked for again, which shows it once.
   */
  static PagerState lookingAgain(
      PagerState next, RowRange block, List<RowKey> rows, @Nullable RowRange then) {
    long covered = Math.min(block.size(), next.articles() - block.first() + 1);
    long articles = BlockPager.articlesIn(rows);
    long seen = next.counting().articles() ? articles : rows.size();
    boolean tellsNothing = articles < BlockPager.TELLING_SIZE && 2 * articles <= covered;
    long from =
        next.counting().articles() && tellsNothing
            ? block.first() + covered / 2
            : block.first() + seen - 1;
    return covered < 1
            || (articles >= covered && next.counting().articles())
            || block.size() <= next.size().honoured()
            || from <= block.first()
        ? next
        : next.lookingAgain(
            new RowRange(from, Math.max(from, block.last())),
            new SecondLook(keys(rows), block.size(), (int) articles, then));
  }

  /**
   * What distinguishes rows, shorter: it is compared place by place. An article's rows beyond its
   * limit are not landed and not compared.
   */
  static List<Integer> keys(List<RowKey> rows) {
    ArticleLimit limit = new ArticleLimit();
    return rows.stream().filter(row -> limit.keeps(row.articleId())).map(RowKey::hashCode).toList();
  }
}
