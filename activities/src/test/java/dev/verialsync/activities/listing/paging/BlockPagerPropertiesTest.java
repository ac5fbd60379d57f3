package dev.verialsync.activities.listing.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.listing.paging.PagerState.Status;
import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.call.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** Readings of random lists, from servers of every kind, against the lists themselves. */
@Tag("slow")
class BlockPagerPropertiesTest {

  /** So many contents that no two rows are equal. */
  private static final int ALL_DIFFERENT = Integer.MAX_VALUE;

  /** Stands for a server that never has trouble with a block's size. */
  private static final Random NEVER_SMALLER =
      new Random() {
        @Override
        public int nextInt(int bound) {
          return bound - 1;
        }
      };

  /** What {@code inicio/fin} mean to a server. */
  enum Server {
    COUNTS_ROWS,
    COUNTS_ARTICLES,
    IGNORES_RANGES
  }

  /** Article n has as many rows as the n-th list has; content makes rows differ. */
  record Catalogue(List<List<RowKey>> articles) {

    static Catalogue random(Random random, int articles, int maxRows, int contents) {
      List<List<RowKey>> all = new ArrayList<>();
      for (int id = 1; id <= articles; id++) {
        List<RowKey> rows = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? random.nextInt(maxRows + 1) : 1;
        for (int i = 0; i < count; i++) {
          rows.add(new RowKey(id, random.nextInt(contents)));
        }
        all.add(rows);
      }
      return new Catalogue(all);
    }

    Catalogue withOneRowEach() {
      return new Catalogue(
          IntStream.rangeClosed(1, articles.size())
              .mapToObj(id -> List.of(RowKey.article(id)))
              .toList());
    }

    /** One article more or less. */
    Catalogue changed(Random random) {
      List<List<RowKey>> changed = new ArrayList<>(articles);
      int place = random.nextInt(articles.size());
      List<RowKey> other = List.of(new RowKey(1_000_000, 1));
      switch (random.nextInt(2)) {
        case 0 -> changed.add(place, other);
        default -> changed.remove(place);
      }
      return new Catalogue(changed);
    }

    List<RowKey> rows() {
      return articles.stream().flatMap(List::stream).toList();
    }

    List<RowKey> answer(Server server, RowRange range) {
      return switch (server) {
        case COUNTS_ROWS -> slice(rows(), range);
        case COUNTS_ARTICLES -> slice(articles, range).stream().flatMap(List::stream).toList();
        case IGNORES_RANGES -> rows();
      };
    }

    private static <T> List<T> slice(List<T> all, RowRange range) {
      int from = (int) Math.min(range.first() - 1, all.size());
      int to = (int) Math.min(range.last(), all.size());
      return all.subList(from, to);
    }
  }

  /** What a reading kept, and how often it asked; null rows when it gave up. */
  record Reading(@Nullable List<RowKey> rows, int calls) {}

  private static Reading read(
      BlockPager pager,
      PagerState start,
      Function<RowRange, List<RowKey>> server,
      Random random,
      Function<PagerState, PagerState> whenOver) {
    PagerState state = start;
    List<RowKey> kept = new ArrayList<>();
    int calls = 0;
    while (true) {
      assertThat(calls).as("calls").isLessThan(5000);
      while (state.range().isPresent()) {
        if (random.nextInt(8) == 0) {
          state = pager.smaller(state).orElse(state);
        }
        List<RowKey> block = server.apply(state.range().orElseThrow());
        calls++;
        BlockStep step = pager.accept(state, block, random.nextInt(1000));
        kept.addAll(block.subList(step.dropped(), block.size()));
        state = step.state();
      }
      state = whenOver.apply(state);
      if (state.status() == Status.COMPLETE) {
        assertThat(state.rowsKept()).isEqualTo(kept.size());
        return new Reading(kept, calls);
      }
      kept.clear();
      Optional<PagerState> again = pager.restart(state);
      if (again.isEmpty()) {
        return new Reading(null, calls);
      }
      state = again.get();
    }
  }

  /** Whoever reads a list compares it with what Verial counts. */
  private static PagerState counted(PagerState state, long count) {
    return state.status() == Status.COMPLETE && state.rowsKept() != count
        ? state.because("Verial counted " + count)
        : state;
  }

  @Property(tries = 3000, seed = "4711")
  void anArticleListIsReadWhole(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 0, max = 60) int articles,
      @ForAll @IntRange(min = 1, max = 20) int block,
      @ForAll boolean ignores) {
    Catalogue catalogue = Catalogue.random(new Random(seed), articles, 1, 1).withOneRowEach();
    List<RowKey> all = catalogue.rows();
    Server server = ignores ? Server.IGNORES_RANGES : Server.COUNTS_ROWS;
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(block));
    Reading reading =
        read(
            pager,
            pager.start(0),
            range -> catalogue.answer(server, range),
            ignores ? NEVER_SMALLER : new Random(seed),
            state -> counted(state, all.size()));
    assertThat(reading.rows()).isEqualTo(all);
    if (ignores) {
      assertThat(reading.calls()).isLessThanOrEqualTo(block < 8 ? 3 : 2);
    }
  }

  /** Contents differ within an article, so that there is nothing that could not be told apart. */
  @Property(tries = 6000, seed = "4712")
  void rowsAreReadWholeFromServersOfEveryKind(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 0, max = 60) int articles,
      @ForAll @IntRange(min = 2, max = 25) int block,
      @ForAll @IntRange(min = 1, max = 4) int maxRows,
      @ForAll Server server) {
    Catalogue catalogue = Catalogue.random(new Random(seed), articles, maxRows, ALL_DIFFERENT);
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(block));
    Reading reading =
        read(
            pager,
            pager.start(articles),
            range -> catalogue.answer(server, range),
            new Random(seed),
            state -> state);
    assertThat(reading.rows()).isEqualTo(catalogue.rows());
  }

  @Property(tries = 2000, seed = "4716")
  void aServerThatIgnoresRangesIsAskedTwiceAtMost(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 2, max = 60) int articles,
      @ForAll @IntRange(min = 8, max = 40) int block) {
    Catalogue catalogue = Catalogue.random(new Random(seed), articles, 4, ALL_DIFFERENT);
    Assume.that(catalogue.articles().stream().filter(rows -> !rows.isEmpty()).count() > 1);
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(block));
    Reading reading =
        read(
            pager,
            pager.start(articles),
            range -> catalogue.answer(Server.IGNORES_RANGES, range),
            NEVER_SMALLER,
            state -> state);
    assertThat(reading.rows()).isEqualTo(catalogue.rows());
    assertThat(reading.calls()).isLessThanOrEqualTo(2);
  }

  @Property(tries = 4000, seed = "4717")
  void rowsAreReadWholeFromServersThatGiveLessThanTheyAreAskedFor(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 0, max = 150) int articles,
      @ForAll @IntRange(min = 9, max = 60) int block,
      @ForAll @IntRange(min = 8, max = 40) int most,
      @ForAll @IntRange(min = 1, max = 3) int maxRows,
      @ForAll boolean countsArticles) {
    Catalogue catalogue = Catalogue.random(new Random(seed), articles, maxRows, ALL_DIFFERENT);
    Server server = countsArticles ? Server.COUNTS_ARTICLES : Server.COUNTS_ROWS;
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(block));
    boolean[] endIsOpen = {false};
    Reading reading =
        read(
            pager,
            pager.start(articles),
            range -> catalogue.answer(server, capped(range, most)),
            NEVER_SMALLER,
            state -> {
              endIsOpen[0] = BlockPager.endIsOpen(state);
              return state;
            });
    List<RowKey> all = catalogue.rows();
    if (!endIsOpen[0]) {
      assertThat(reading.rows()).isEqualTo(all);
    }
    assertThat(reading.rows())
        .as("rows of the last article may be missing, if the end is known to be open")
        .isEqualTo(all.subList(0, reading.rows().size()));
    assertThat(idsOf(reading.rows())).containsAll(idsOf(all));
  }

  @Property(tries = 1000, seed = "4718")
  void anArticleListIsReadWholeFromAServerThatGivesLess(
      @ForAll @IntRange(min = 0, max = 150) int articles,
      @ForAll @IntRange(min = 3, max = 60) int block,
      @ForAll @IntRange(min = 2, max = 40) int most) {
    Catalogue catalogue = Catalogue.random(new Random(1), articles, 1, 1).withOneRowEach();
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(block));
    PagerState state = pager.start(0);
    List<RowKey> kept = new ArrayList<>();
    while (state.range().isPresent()) {
      List<RowKey> rows =
          catalogue.answer(Server.COUNTS_ROWS, capped(state.range().orElseThrow(), most));
      BlockStep step = pager.accept(state, rows, 0);
      kept.addAll(rows.subList(step.dropped(), rows.size()));
      state = step.state();
      if (kept.size() < articles) {
        state = pager.secondLook(state).orElse(state);
      }
    }
    assertThat(kept).isEqualTo(catalogue.rows());
  }

  private static RowRange capped(RowRange asked, int most) {
    return new RowRange(asked.first(), Math.min(asked.last(), asked.first() + most - 1));
  }

  @Property(tries = 4000, seed = "4713")
  void equalRowsOfOneArticleAreKeptApartOrTheReadingKnowsThatItGuessed(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 0, max = 40) int articles,
      @ForAll @IntRange(min = 3, max = 12) int block,
      @ForAll Server server) {
    Catalogue catalogue = Catalogue.random(new Random(seed), articles, 3, 2);
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(block));
    boolean[] guessed = {false};
    Reading reading =
        read(
            pager,
            pager.start(articles),
            range -> catalogue.answer(server, range),
            new Random(seed),
            state -> {
              guessed[0] = state.counting().guessed();
              return state;
            });
    if (reading.rows() != null && !guessed[0]) {
      assertThat(reading.rows()).isEqualTo(catalogue.rows());
    }
  }

  @Property(tries = 4000, seed = "4714")
  void anArticleListThatChangesIsReadAsItIsInTheEnd(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 5, max = 60) int articles,
      @ForAll @IntRange(min = 2, max = 12) int block,
      @ForAll @IntRange(min = 0, max = 8) int changeAfterCalls) {
    Random random = new Random(seed);
    Catalogue before = Catalogue.random(random, articles, 0, 1).withOneRowEach();
    Catalogue after = before.changed(random);
    BlockPager pager = BlockPager.ofArticles(BlockSizes.fixed(block));
    int[] calls = {0};
    Reading reading =
        read(
            pager,
            pager.start(0),
            range ->
                current(calls, changeAfterCalls, before, after).answer(Server.COUNTS_ROWS, range),
            random,
            state -> {
              boolean changed = calls[0] > changeAfterCalls;
              // The count is asked before the list, and again when it has been read.
              long counted = (changed ? after : before).rows().size();
              return counted(state, counted);
            });
    Catalogue last = calls[0] > changeAfterCalls ? after : before;
    assertThat(reading.rows()).isNotNull();
    assertThat(idsOf(reading.rows())).containsExactlyInAnyOrderElementsOf(idsOf(last.rows()));
  }

  @Property(tries = 8000, seed = "4715")
  void whatStaysInAListThatChangesIsReadExactlyOnce(
      @ForAll @LongRange(min = 0) long seed,
      @ForAll @IntRange(min = 5, max = 60) int articles,
      @ForAll @IntRange(min = 3, max = 15) int block,
      @ForAll @IntRange(min = 1, max = 3) int maxRows,
      @ForAll boolean countsArticles,
      @ForAll @IntRange(min = 1, max = 10) int changeAfterCalls) {
    Random random = new Random(seed);
    Catalogue before = Catalogue.random(random, articles, maxRows, ALL_DIFFERENT);
    Catalogue after = before.changed(random);
    Server server = countsArticles ? Server.COUNTS_ARTICLES : Server.COUNTS_ROWS;
    BlockPager pager = BlockPager.ofRows(BlockSizes.fixed(block));
    int[] calls = {0};
    Reading reading =
        read(
            pager,
            pager.start(articles),
            range -> current(calls, changeAfterCalls, before, after).answer(server, range),
            random,
            state -> state);
    assertThat(reading.rows()).isNotNull();
    List<RowKey> stayed = new ArrayList<>(before.rows());
    stayed.retainAll(after.rows());
    List<RowKey> readOfThem = new ArrayList<>(reading.rows());
    readOfThem.retainAll(stayed);
    assertThat(readOfThem).containsExactlyInAnyOrderElementsOf(stayed);
  }

  private static Catalogue current(
      int[] calls, int changeAfterCalls, Catalogue before, Catalogue after) {
    return ++calls[0] > changeAfterCalls ? after : before;
  }

  private static List<Long> idsOf(List<RowKey> rows) {
    return rows.stream().map(RowKey::articleId).toList();
  }
}
