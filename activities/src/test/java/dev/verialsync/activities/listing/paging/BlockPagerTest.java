package dev.verialsync.activities.listing.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.listing.paging.PagerState.Status;
import dev.verialsync.activities.verial.call.BrokenRow;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule of reading in blocks. */
class BlockPagerTest {
  private static final BlockPager ARTICLES = BlockPager.ofArticles(BlockSizes.fixed(4));
  private static final BlockPager ROWS = BlockPager.ofRows(BlockSizes.fixed(4));

  private static List<RowKey> articles(int... ids) {
    List<RowKey> rows = new ArrayList<>();
    for (int id : ids) {
      rows.add(RowKey.article(id));
    }
    return rows;
  }

  /** Rows written as article and content, such as {@code "7a"}. */
  private static List<RowKey> rows(String... rows) {
    List<RowKey> keys = new ArrayList<>();
    for (String row : rows) {
      keys.add(new RowKey(row.charAt(0) - '0', row.charAt(1)));
    }
    return keys;
  }

  /** The end of a short block, asked for again, shows these rows and nothing new. */
  private static PagerState shown(BlockPager pager, PagerState state, String... end) {
    BlockStep step = pager.accept(state, rows(end), 0);
    assertThat(step.dropped()).isEqualTo(end.length);
    assertThat(step.state().rowsKept()).isEqualTo(state.rowsKept());
    return step.state();
  }

  private static void assertRange(PagerState state, long first, long last) {
    assertThat(state.range()).contains(new RowRange(first, last));
  }

  @Test
  void blocksOverlapByOneRow() {
    PagerState state = ARTICLES.start(0);
    assertRange(state, 1, 4);
    BlockStep one = ARTICLES.accept(state, articles(1, 2, 3, 4), 0);
    assertRange(one.state(), 4, 7);
    assertThat(one.dropped()).isZero();
    BlockStep two = ARTICLES.accept(one.state(), articles(4, 5, 6, 7), 0);
    assertRange(two.state(), 7, 10);
    assertThat(two.dropped()).isEqualTo(1);
    BlockStep three = ARTICLES.accept(two.state(), articles(7, 8), 0);
    assertThat(three.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(three.state().rowsKept()).isEqualTo(8);
    assertThat(three.state().range()).isEmpty();
  }

  @Test
  void anEmptyListIsComplete() {
    BlockStep step = ARTICLES.accept(ARTICLES.start(0), List.of(), 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isZero();
  }

  @Test
  void aListThatEndsWithABlockTakesOneMoreCall() {
    PagerState state = ARTICLES.accept(ARTICLES.start(0), articles(1, 2, 3, 4), 0).state();
    BlockStep last = ARTICLES.accept(state, articles(4), 0);
    assertThat(last.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(last.state().rowsKept()).isEqualTo(4);
  }

  @Test
  void aShiftedPageIsAMisfitAndNoDisappearance() {
    PagerState state = ARTICLES.accept(ARTICLES.start(0), articles(1, 2, 3, 4), 0).state();
    for (List<RowKey> shifted : List.of(articles(5, 6, 7, 8), articles(3, 4, 5, 6), articles())) {
      BlockStep step = ARTICLES.accept(state, shifted, 0);
      assertThat(step.state().status()).isEqualTo(Status.MISFIT);
      assertThat(step.state().misfit()).contains("4 to 7").contains("changed");
      assertThat(step.dropped()).isEqualTo(shifted.size());
    }
  }

  @Test
  void aReadingBeginsAnewABoundedNumberOfTimesWithOtherBlocks() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(100));
    PagerState state = pager.start(0);
    List<Long> sizes = new ArrayList<>();
    for (Optional<PagerState> next = Optional.of(state);
        next.isPresent();
        next = pager.restart(next.get())) {
      sizes.add(next.get().range().orElseThrow().size());
    }
    assertThat(sizes).hasSize(1 + BlockPager.MAX_RESTARTS).doesNotHaveDuplicates();
  }

  @Test
  void moreRowsThanAskedForAreTheWholeListOfAnOldServer() {
    BlockStep step = ARTICLES.accept(ARTICLES.start(0), articles(1, 2, 3, 4, 5), 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isEqualTo(5);
    assertThat(step.dropped()).isZero();
  }

  @Test
  void theSameRowsAgainAreTheWholeListOfAnOldServer() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(8));
    List<RowKey> all = articles(1, 2, 3, 4, 5, 6, 7, 8);
    PagerState state = pager.accept(pager.start(0), all, 0).state();
    BlockStep step = pager.accept(state, all, 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isEqualTo(8);
    assertThat(step.dropped()).isEqualTo(8);
  }

  @Test
  void anOldServerIsFoundOutThoughTheBlockSizeChangedInBetween() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(16));
    PagerState halved = pager.smaller(pager.start(0)).orElseThrow();
    List<RowKey> all = articles(1, 2, 3, 4, 5, 6, 7, 8);
    PagerState state = pager.accept(halved, all, 0).state();
    assertThat(state.range().orElseThrow().size()).isEqualTo(10);
    BlockStep step = pager.accept(state, all, 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isEqualTo(8);
  }

  @Test
  void aSmallBlockOrALaterOneThatComesAgainHasBeenShifted() {
    PagerState small = ARTICLES.accept(ARTICLES.start(0), articles(1, 2, 3, 4), 0).state();
    assertThat(ARTICLES.accept(small, articles(1, 2, 3, 4), 0).state().status())
        .isEqualTo(Status.MISFIT);
    PagerState later = ARTICLES.accept(small, articles(4, 5, 6, 7), 0).state();
    assertThat(ARTICLES.accept(later, articles(4, 5, 6, 7), 0).state().status())
        .isEqualTo(Status.MISFIT);
  }

  @Test
  void code4HalvesTheBlockAndItGrowsBackSlowly() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(1000));
    PagerState state = pager.start(0);
    List<Long> sizes = new ArrayList<>();
    for (Optional<PagerState> next = Optional.of(state);
        next.isPresent();
        next = pager.smaller(next.get())) {
      state = next.get();
      sizes.add(state.range().orElseThrow().size());
    }
    assertThat(sizes).containsExactly(1000L, 500L, 250L, 125L, 62L, 31L, 15L, 7L, 3L, 1L);
    state = pager.accept(state, articles(1), 0).state();
    assertRange(state, 1, 2);
    assertThat(pager.smaller(state)).isEmpty();
    state = pager.accept(state, articles(1, 2), 0).state();
    assertRange(state, 2, 4);
    for (int i = 0; i < 40; i++) {
      RowRange range = state.range().orElseThrow();
      List<RowKey> block = new ArrayList<>();
      for (long id = range.first(); id <= range.last(); id++) {
        block.add(RowKey.article(id));
      }
      PagerState next = pager.accept(state, block, 0).state();
      assertThat(next.range().orElseThrow().size()).isLessThanOrEqualTo(range.size() * 5 / 4 + 1);
      state = next;
    }
    assertThat(state.range().orElseThrow().size()).isEqualTo(1000);
  }

  @Test
  void aCountByRowsContinuesAnArticleInTheNextBlock() {
    PagerState state = ROWS.start(4);
    BlockStep one = ROWS.accept(state, rows("1a", "2a", "3a", "3b"), 0);
    assertThat(one.openArticle()).isEqualTo(3);
    BlockStep two = ROWS.accept(one.state(), rows("3b", "3c", "4a"), 0);
    assertThat(two.dropped()).isEqualTo(1);
    assertThat(two.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(two.state().rowsKept()).isEqualTo(6);
    assertThat(two.openArticle()).isNull();
  }

  @Test
  void aCountByArticlesRepeatsAllRowsOfTheOverlappingArticle() {
    BlockStep one = ROWS.accept(ROWS.start(8), rows("1a", "2a", "4a", "4b", "4c"), 0);
    assertThat(one.openArticle()).isNull();
    assertRange(one.state(), 3, 4);
    PagerState state = shown(ROWS, one.state(), "4a", "4b", "4c");
    BlockStep two = ROWS.accept(state, rows("4a", "4b", "4c", "5a"), 0);
    assertThat(two.dropped()).isEqualTo(3);
    assertRange(two.state(), 7, 10);
    BlockStep three = ROWS.accept(two.state(), rows(), 0);
    assertThat(three.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(three.state().rowsKept()).isEqualTo(6);
  }

  @Test
  void aCountByArticlesMayHaveNoRowAtTheOverlap() {
    PagerState state = shown(ROWS, ROWS.accept(ROWS.start(6), rows("1a", "2a"), 0).state());
    BlockStep two = ROWS.accept(state, rows("5a", "6a"), 0);
    assertThat(two.dropped()).isZero();
    assertThat(two.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(two.state().rowsKept()).isEqualTo(4);
  }

  @Test
  void aCountByArticlesGoesOnThroughBlocksWithoutRows() {
    PagerState state = ROWS.start(10);
    state = shown(ROWS, ROWS.accept(state, rows(), 0).state());
    assertRange(state, 4, 7);
    state = ROWS.accept(state, rows(), 0).state();
    assertRange(state, 7, 10);
    state = ROWS.accept(state, rows("9a"), 0).state();
    assertRange(state, 10, 13);
    state = ROWS.accept(state, rows("0a"), 0).state();
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
    assertThat(state.rowsKept()).isEqualTo(2);
  }

  @Test
  void anArticleThatWasAddedMeanwhilePushesNoneOverTheEnd() {
    PagerState state =
        shown(ROWS, ROWS.accept(ROWS.start(4), rows("1a", "2a", "3a"), 0).state(), "3a");
    assertRange(state, 4, 7);
    state = ROWS.accept(state, rows("4a"), 0).state();
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
    assertThat(state.rowsKept()).isEqualTo(4);
  }

  @Test
  void anArticleThatComesAgainHasBeenShifted() {
    PagerState state = ROWS.accept(ROWS.start(9), rows("1a", "2a", "2b", "3a", "4a"), 0).state();
    assertThat(ROWS.accept(state, rows("3a", "4a", "5a"), 0).state().status())
        .isEqualTo(Status.MISFIT);
  }

  @Test
  void fullBlocksThatDoNotOverlapAreAMisfit() {
    PagerState state = ROWS.accept(ROWS.start(8), rows("1a", "2a", "3a", "4a"), 0).state();
    assertThat(ROWS.accept(state, rows("5a", "6a", "7a"), 0).state().status())
        .isEqualTo(Status.MISFIT);
    assertThat(ROWS.accept(state, rows("4b", "5a", "6a"), 0).state().status())
        .isEqualTo(Status.MISFIT);
    assertThat(ROWS.accept(state, rows(), 0).state().status()).isEqualTo(Status.MISFIT);
  }

  @Test
  void twoEqualRowsOfTwoWarehousesInOneBlockStayTwo() {
    PagerState state = ROWS.start(9);
    BlockStep one = ROWS.accept(state, rows("1a", "1a", "2a"), 0);
    BlockStep two = ROWS.accept(shown(ROWS, one.state()), rows("5a", "5a", "7b", "7b"), 0);
    BlockStep three = ROWS.accept(two.state(), rows("7b", "7b", "8a", "8a", "9a"), 0);
    assertThat(three.dropped()).isEqualTo(2);
    assertThat(three.state().rowsKept()).isEqualTo(10);
  }

  @Test
  void anOverlapThatFitsBothWaysIsReadAsRowsUntilThatIsRefuted() {
    PagerState state = ROWS.accept(ROWS.start(9), rows("1a", "2a", "4a", "4a"), 0).state();
    BlockStep guess = ROWS.accept(state, rows("4a", "4a", "5a", "6a"), 0);
    assertThat(guess.dropped()).isEqualTo(1);
    // Five rows for four articles: the count is by articles, and a row has been doubled.
    BlockStep refuted = ROWS.accept(guess.state(), rows("6a", "7a", "7b", "8a", "9a"), 0);
    assertThat(refuted.state().status()).isEqualTo(Status.MISFIT);
    PagerState again = ROWS.restart(refuted.state()).orElseThrow();
    assertThat(again.counting().tiesToArticles()).isTrue();
  }

  @Test
  void moreArticlesThanAskedForAreTheWholeListOfAnOldServer() {
    BlockStep step = ROWS.accept(ROWS.start(5), rows("1a", "2a", "3a", "4a", "5a"), 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isEqualTo(5);
  }

  @Test
  void theSameRowsOfManyArticlesAgainAreTheWholeList() {
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(8));
    PagerState state = pager.accept(pager.start(99), rows("1a", "1b", "2a"), 0).state();
    BlockStep step = pager.accept(state, rows("1a", "1b", "2a"), 0);
    assertThat(step.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(step.state().rowsKept()).isEqualTo(3);
  }

  @Test
  void oneArticleAloneNeverMakesALoop() {
    PagerState state = ROWS.start(20);
    int calls = 0;
    while (state.range().isPresent()) {
      state = ROWS.accept(state, rows("1a", "1a", "1a", "1a", "1a"), 0).state();
      assertThat(++calls).isLessThan(10);
    }
    assertThat(state.rowsKept()).isEqualTo(5);
  }

  @Test
  void theBlockSizeFollowsTheBytes() {
    BlockPager pager = BlockPager.ofRows(new BlockSizes(20, 500, 4_000_000));
    PagerState state = pager.start(10_000);
    assertThat(size(state)).isEqualTo(20);
    state = shown(pager, pager.accept(state, rows("1a"), 400_000).state());
    assertThat(size(state)).isEqualTo(40); // never more than twice the one before
    state = shown(pager, pager.accept(state, rows("2a"), 40_000_000).state());
    assertThat(size(state)).isEqualTo(4);
    state = pager.accept(state, rows("3a"), 4_000_000).state();
    assertThat(size(state)).isEqualTo(4);
    state = pager.accept(state, rows("4a"), 1_000_000).state();
    assertThat(size(state)).isEqualTo(8); // twice four
  }

  private static long size(PagerState state) {
    return state.range().orElseThrow().size();
  }

  @Test
  void anArticleListThatEndsTooSoonIsAskedOnFromItsLastRow() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(10));
    PagerState state = pager.accept(pager.start(0), articles(1, 2, 3, 4), 0).state();
    PagerState secondLook = pager.secondLook(state).orElseThrow();
    assertRange(secondLook, 4, 13);
    BlockStep over = pager.accept(secondLook, articles(4), 0);
    assertThat(over.state().status()).isEqualTo(Status.COMPLETE);
    assertThat(pager.secondLook(over.state())).isEmpty();
    BlockStep more = pager.accept(secondLook, articles(4, 5, 6, 7), 0);
    assertThat(more.dropped()).isEqualTo(1);
    assertRange(more.state(), 7, 10);
    assertThat(pager.accept(secondLook, articles(5, 6, 7), 0).state().status())
        .isEqualTo(Status.MISFIT);
    assertThat(pager.accept(secondLook, articles(1, 2, 3, 4), 0).state().rowsKept())
        .as("an old server gives the whole list again")
        .isEqualTo(4);
  }

  @Test
  void rowsThatEndLongBeforeTheArticlesAreAskedOnInPagesOfTheServersSize() {
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(20));
    PagerState state = pager.accept(pager.start(12), rows("1a", "2a", "3a", "4a", "5a"), 0).state();
    assertRange(state, 7, 20);
    PagerState misfit = pager.accept(state, rows("7a", "8a", "9a"), 0).state();
    assertThat(misfit.misfit()).isEqualTo("Verial gives 5 where 20 were asked for");
    assertRange(pager.restart(misfit).orElseThrow(), 1, 5);
  }

  @Test
  void aRowThatIsNotJsonIsNarrowedDownAndPassedOver() {
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(1000));
    BrokenRow row = new BrokenRow(1, null, "...");
    PagerState state = pager.narrower(pager.start(0), 3).orElseThrow();
    assertRange(state, 1, 3);
    state = pager.accept(state, articles(1, 2, 3), 0).state();
    assertRange(state, 3, 1002);
    state = pager.narrower(state, 1).orElseThrow();
    assertRange(state, 3, 4);
    assertThat(pager.narrower(state, 1)).isEmpty();
    assertThat(pager.ignoresBounds(state, row)).isFalse();
    state = pager.skip(state, row);
    assertRange(state, 5, 1004);
    assertThat(state.rowsKept()).isEqualTo(4);
    assertThat(pager.ignoresBounds(state, row)).as("the same text again").isTrue();
    state = pager.accept(state, articles(5, 6), 0).state();
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
    assertThat(state.rowsKept()).isEqualTo(6);
  }

  @Test
  void aReadingThatIsOverTakesNoBlock() {
    PagerState over = ARTICLES.accept(ARTICLES.start(0), articles(1), 0).state();
    assertThatThrownBy(() -> ARTICLES.accept(over, articles(1), 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theStateSurvivesAsJson() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    PagerState state = ROWS.accept(ROWS.start(9), rows("1a", "2a", "3a", "3b"), 0).state();
    String json = mapper.writeValueAsString(state);
    assertThat(mapper.readValue(json, PagerState.class)).isEqualTo(state);
    PagerState begun = ROWS.start(9);
    assertThat(mapper.readValue(mapper.writeValueAsString(begun), PagerState.class))
        .isEqualTo(begun);
  }
}
