package dev.verialsync.db.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StockAndTariffRepositoryTest {

  private static final BigDecimal A_TENTH = new BigDecimal("0.1");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ReadingRepository readings() {
    return new ReadingRepository(DB.database());
  }

  private StockAndTariffRepository repository() {
    return new StockAndTariffRepository(DB.database());
  }

  private RowsMerged mergeStocked(Reading reading, boolean acceptShrink) {
    return repository()
        .merge(RowKind.STOCK, reading, A_TENTH, acceptShrink, List.of(), Suspects.NONE);
  }

  private RowsMerged mergePriced(Reading reading, boolean acceptShrink) {
    return repository()
        .merge(RowKind.TARIFFS, reading, A_TENTH, acceptShrink, List.of(), Suspects.NONE);
  }

  private RowsInDoubt stockInDoubt(Reading reading) {
    return repository().inDoubt(RowKind.STOCK, reading);
  }

  private MergeOutcome mergeStock(Reading reading, boolean acceptShrink) {
    return mergeStocked(reading, acceptShrink).rows();
  }

  private MergeOutcome mergeTariffs(Reading reading, boolean acceptShrink) {
    return mergePriced(reading, acceptShrink).rows();
  }

  private static ListRow stock(long article, long position, @Nullable String quantity) {
    return new ListRow(
        article,
        position,
        quantity == null ? null : new BigDecimal(quantity),
        BigDecimal.ZERO,
        "{\"ID_Articulo\": %d, \"Stock\": \"%s\"}".formatted(article, quantity));
  }

  private static ListRow tariff(long article, long position, String price) {
    return new ListRow(
        article,
        position,
        price.equals("doce") ? null : new BigDecimal(price.replace(',', '.')),
        null,
        "{\"Precio\": \"%s\"}".formatted(price));
  }

  @SafeVarargs
  private Reading readStock(@Nullable String since, List<ListRow>... blocks) {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), since);
    long from = 1;
    for (List<ListRow> block : blocks) {
      reading = readings().commitRows(reading, from++, block, "{}");
    }
    return readings().complete(reading);
  }

  private Reading readTariffs(List<ListRow> block) {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "tariffs"), null);
    return readings().complete(readings().commitRows(reading, 1, block, "{}"));
  }

  @Test
  void rowsOfAnArticleAreSummedAcrossBlocksAndAnOverlapCountsOnce() {
    Reading reading =
        readStock(
            null,
            List.of(stock(1, 1, "1.25"), stock(2, 2, "-3")),
            List.of(stock(2, 2, "-3"), stock(1, 3, "2.5")));
    assertThat(mergeStock(reading, false)).isEqualTo(new MergeOutcome(2, 0, 0, false, 0));
    assertThat(
            DB.fetch("select quantity from erp.stock order by article_id")
                .getValues(0, BigDecimal.class))
        .containsExactly(new BigDecimal("3.75"), new BigDecimal("-3"));
    assertThat(
            DB.value(
                Integer.class,
                "select jsonb_array_length(rows) from erp.stock where article_id = 1"))
        .isEqualTo(2);
    assertThat(DB.value(Long.class, "select count(*) from erp.staged_block")).isZero();
  }

  @Test
  void whatARowThatIsNotJsonMayBelongToKeepsWhatItHad() {
    mergeStock(
        readStock(null, List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3"))), false);
    DB.nextRun();
    Reading begun = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    Reading block =
        readings().commitRows(begun, 1, List.of(stock(1, 1, "9"), stock(2, 2, "9")), "{}");
    Reading read = readings().leaveOut(block, List.of(2L), "{}");
    mergeStock(readings().complete(read), false);
    assertThat(
            DB.fetch("select quantity::int from erp.stock order by article_id")
                .getValues(0, Integer.class))
        .as("the second had another row, and the third was not shown")
        .containsExactly(9, 2, 3);
  }

  @Test
  void mergingAgainAnswersAsBefore() {
    Reading reading = readStock(null, List.of(stock(1, 1, "1")));
    MergeOutcome first = mergeStock(reading, false);
    assertThat(mergeStock(reading, false)).isEqualTo(first);
    assertThat(DB.value(Long.class, "select count(*) from erp.stock")).isEqualTo(1);
  }

  @Test
  void onlyDifferencesAreWrittenWhateverTheOrderOfTheRows() {
    mergeStock(
        readStock(
            null, List.of(stock(1, 1, "1"), stock(1, 2, "2"), stock(2, 3, "5"), stock(3, 4, "6"))),
        false);
    DB.nextRun();
    MergeOutcome outcome =
        mergeStock(
            readStock(null, List.of(stock(2, 1, "4"), stock(1, 2, "2"), stock(1, 3, "1"))), false);
    assertThat(outcome).isEqualTo(new MergeOutcome(0, 1, 1, false, 0));
    assertThat(DB.fetch("select article_id from erp.stock order by 1").getValues(0, Long.class))
        .containsExactly(1L, 2L);
  }

  private List<@Nullable BigDecimal> quantities() {
    return DB.fetch("select quantity from erp.stock order by article_id")
        .getValues(0, BigDecimal.class);
  }

  @Test
  void aStockThatCannotBeUnderstoodKeepsTheFormerOneUntilOneCan() {
    mergeStock(
        readStock(null, List.of(stock(1, 1, "5"), stock(2, 2, "7"), stock(2, 3, "1"))), false);
    for (int run = 0; run < 2; run++) {
      DB.nextRun();
      mergeStock(
          readStock(
              null,
              List.of(stock(1, 1, null), stock(2, 2, "100"), stock(2, 3, null), stock(3, 4, null))),
          false);
      assertThat(quantities()).containsExactly(new BigDecimal("5"), new BigDecimal("8"), null);
    }
    Samples.land(DB.database(), DB.runId(), RowKind.STOCK, List.of(1L), List.of(stock(1, 1, null)));
    assertThat(quantities().get(0)).isEqualTo(new BigDecimal("5"));

    DB.nextRun();
    mergeStock(
        readStock(null, List.of(stock(1, 1, "0"), stock(2, 2, "9"), stock(3, 3, "4"))), false);
    assertThat(quantities())
        .containsExactly(BigDecimal.ZERO, new BigDecimal("9"), new BigDecimal("4"));
  }

  @Test
  void anEmptyListReplacesNothingUnlessItIsRight() {
    mergeStock(readStock(null, tenRows()), false);
    DB.nextRun();
    assertThat(mergeStock(readStock(null), false).emptyRefused()).isTrue();
    assertThat(DB.value(Long.class, "select count(*) from erp.stock")).isEqualTo(10);
    DB.nextRun();
    assertThat(mergeStock(readStock(null), true)).isEqualTo(new MergeOutcome(0, 0, 10, false, 0));
  }

  @Test
  void aListThatLacksTheRowsOfTooManyListedArticlesKeepsThemUnlessItIsRight() {
    DB.execute(
        "insert into erp.article (id, row, row_hash, listed) select i, '{}', sync.digest(i::text), true from generate_series(1, 500) i");
    mergeStock(readStock(null, ones(1, 500)), false);
    DB.nextRun();
    assertThat(mergeStock(readStock(null, ones(1, 449)), false))
        .isEqualTo(new MergeOutcome(0, 0, 0, false, 51));
    assertThat(DB.value(Long.class, "select count(*) from erp.stock")).isEqualTo(500);
    DB.nextRun();
    assertThat(mergeStock(readStock(null, ones(1, 450)), false))
        .isEqualTo(new MergeOutcome(0, 0, 50, false, 0));
    DB.nextRun();
    assertThat(mergeStock(readStock(null, ones(1, 100)), true))
        .isEqualTo(new MergeOutcome(0, 0, 350, false, 0));
  }

  @Test
  void whatALaterListOfTheRunShowsIsNotInDoubt() {
    listArticles(Phase.IMAGES, 200);
    mergeStock(readStock(null, ones(1, 200)), false);
    DB.nextRun();
    listArticles(Phase.IMAGES, 100);
    listArticles(Phase.PRODUCTS, 200);
    assertThat(mergeStock(readStock(null, ones(1, 195)), false).deleted()).isEqualTo(5);
    DB.nextRun();
    listArticles(Phase.PRODUCTS, 100);
    assertThat(mergeStock(readStock(null, ones(1, 90)), false))
        .as("ten of those that are shown have lost their rows, a hundred are in doubt")
        .isEqualTo(new MergeOutcome(0, 0, 10, false, 0));
  }

  private void listArticles(Phase phase, int count) {
    Reading reading = readings().start(new ReadingKey(DB.runId(), phase, "articles"), null);
    reading =
        readings()
            .commitArticles(
                reading,
                LongStream.rangeClosed(1, count)
                    .mapToObj(id -> new ArticleRow(id, id, "{\"Id\": %d}".formatted(id)))
                    .toList(),
                "{}")
            .next();
    readings().acceptListing(readings().complete(reading), A_TENTH, false);
  }

  @Test
  void theRowsOfArticlesThatAreListedNoMoreMayGo() {
    mergeStock(readStock(null, ones(1, 500)), false);
    DB.nextRun();
    assertThat(mergeStock(readStock(null, ones(1, 100)), false))
        .isEqualTo(new MergeOutcome(0, 0, 400, false, 0));
  }

  @Test
  void anEmptyListIsNotBelievedAtAnySize() {
    mergeStock(readStock(null, ones(1, 1)), false);
    DB.nextRun();
    assertThat(mergeStock(readStock(null), false).emptyRefused()).isTrue();
    assertThat(DB.value(Long.class, "select count(*) from erp.stock")).isEqualTo(1);
  }

  @Test
  void rowsInTwoAnswersThatAreNoStretchAndArticlesWithoutRowsAreInDoubt() {
    list(1, 12);
    mergeStock(readStock(null, ones(1, 12)), false);
    DB.nextRun();
    Reading moved = readStock(null, ones(1, 10), List.of(stock(3, 11, "1"), stock(12, 12, "1")));
    assertThat(stockInDoubt(moved)).isEqualTo(new RowsInDoubt(1, 1, List.of(3L, 11L), 0, 2));

    readings().settle(moved, 3, List.of(stock(3, 1, "1")));
    readings().settle(moved, 3, List.of(stock(3, 1, "1")));
    assertThat(stockInDoubt(moved))
        .as("a worker that takes over asks for what is left")
        .isEqualTo(new RowsInDoubt(0, 1, List.of(11L), 1, 2));
    readings().settle(moved, 11, List.of(stock(11, 1, "7")));
    assertThat(mergeStock(moved, false)).isEqualTo(new MergeOutcome(0, 1, 0, false, 0));
    assertThat(
            DB.fetch("select quantity from erp.stock where article_id in (3, 11) order by 1")
                .getValues(0, BigDecimal.class))
        .containsExactly(new BigDecimal("1"), new BigDecimal("7"));
  }

  @Test
  void anArticleThatIsSettledWithoutRowsHasNone() {
    list(1, 3);
    mergeStock(readStock(null, ones(1, 3)), false);
    DB.nextRun();
    Reading moved = readStock(null, ones(1, 2), List.of(stock(1, 3, "1")));
    readings().settle(moved, 1, List.of());
    readings().settle(moved, 3, List.of());
    assertThat(mergeStock(moved, false)).isEqualTo(new MergeOutcome(0, 0, 2, false, 0));
  }

  @Test
  void inTheFirstRunAnArticleMayHaveBeenMissedWhereAnotherWasReadTwice() {
    list(1, 4);
    assertThat(stockInDoubt(readStock(null, ones(1, 2), List.of(stock(1, 3, "1")))))
        .isEqualTo(new RowsInDoubt(1, 2, List.of(1L, 3L, 4L), 0, 2));
  }

  @Test
  void oneOfSeveralRowsMayHaveBeenMissed() {
    list(1, 3);
    mergeStock(
        readStock(
            null, List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3"), stock(3, 4, "4"))),
        false);
    DB.nextRun();
    assertThat(
            stockInDoubt(
                readStock(
                    null,
                    List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3")),
                    List.of(stock(1, 4, "1")))))
        .isEqualTo(new RowsInDoubt(1, 1, List.of(1L, 3L), 0, 2));
  }

  @Test
  void severalRowsInOneStretchAreInNoDoubtNorTheSameRowsInTwoPlacesAsBefore() {
    list(1, 3);
    List<ListRow> first = List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3"));
    List<ListRow> second = List.of(stock(3, 4, "4"), stock(1, 5, "5"));
    Reading reading = readStock(null, first, second);
    assertThat(stockInDoubt(reading).some()).containsExactly(1L);
    mergeStock(reading, false);
    DB.nextRun();
    assertThat(stockInDoubt(readStock(null, first, second)))
        .isEqualTo(new RowsInDoubt(0, 0, List.of(), 0, 2));
  }

  @Test
  void theSameRowOnBothSidesOfAnEdgeMayBeOneRow() {
    list(1, 2);
    assertThat(
            stockInDoubt(
                    readStock(
                        null,
                        List.of(stock(1, 1, "1"), stock(2, 2, "2")),
                        List.of(stock(2, 3, "2"))))
                .some())
        .containsExactly(2L);
  }

  @Test
  void whatIsInDoubtKeepsItsRows() {
    list(1, 4);
    mergeStock(readStock(null, ones(1, 4)), false);
    DB.nextRun();
    RowsMerged merged =
        repository()
            .merge(
                RowKind.STOCK,
                readStock(
                    null, List.of(stock(1, 1, "9"), stock(2, 2, "9")), List.of(stock(1, 3, "9"))),
                A_TENTH,
                false,
                List.of(1L, 3L),
                Suspects.NONE);
    assertThat(merged)
        .isEqualTo(
            new RowsMerged(
                new MergeOutcome(0, 1, 1, false, 0), 0, 2, false, new RowLosses(2, 1, 2, 1)));
    assertThat(
            DB.fetch("select article_id || ':' || quantity from erp.stock order by 1")
                .getValues(0, String.class))
        .containsExactly("1:1", "2:9", "3:1");
  }

  @Test
  void stockOrPricesThatAreZeroForTooManyAreKeptUnlessThatIsRight() {
    list(1, 500);
    mergeStock(readStock(null, ones(1, 500)), false);
    mergeTariffs(readTariffs(prices(500, 0)), false);
    DB.nextRun();
    List<ListRow> soldOut =
        LongStream.rangeClosed(1, 500)
            .mapToObj(id -> stock(id, id, id <= 460 ? "0" : "2"))
            .toList();
    assertThat(mergeStocked(readStock(null, soldOut), false))
        .isEqualTo(
            new RowsMerged(
                new MergeOutcome(0, 40, 0, false, 460),
                460,
                0,
                false,
                new RowLosses(500, 460, 500, 460)));
    assertThat(mergePriced(readTariffs(prices(500, 51)), false))
        .isEqualTo(
            new RowsMerged(
                new MergeOutcome(0, 0, 0, false, 51),
                51,
                0,
                false,
                new RowLosses(500, 51, 500, 51)));
    assertThat(DB.value(Long.class, "select count(*) from erp.stock where quantity = 0")).isZero();
    assertThat(DB.value(Long.class, "select count(*) from erp.tariff where priced")).isEqualTo(500);
    DB.nextRun();
    assertThat(mergeTariffs(readTariffs(prices(500, 50)), false).updated()).isEqualTo(50);
    assertThat(mergeStock(readStock(null, soldOut), true).updated()).isEqualTo(460);
  }

  @Test
  void aFewStockedArticlesAmongManyWithoutStockMayNotLoseItAllTogether() {
    list(1, 1000);
    List<ListRow> before =
        LongStream.rangeClosed(1, 1000)
            .mapToObj(id -> stock(id, id, id <= 60 ? "5" : "0"))
            .toList();
    mergeStock(readStock(null, before), false);
    DB.nextRun();
    List<ListRow> zeros =
        LongStream.rangeClosed(1, 1000).mapToObj(id -> stock(id, id, "0")).toList();
    assertThat(mergeStock(readStock(null, zeros), false).kept()).isEqualTo(60);
  }

  /** Lands batches of a hundred articles, of which the first ones have no rows any more. */
  private List<Long> keptOfBatches(RowKind kind, int lost) {
    List<Long> kept = new ArrayList<>();
    for (int batch = 1; batch <= 4; batch++) {
      Reading answers = readings().startChosen(DB.runId(), kind.label() + " " + batch);
      for (long id = 100L * batch - 99; id <= 100L * batch; id++) {
        ListRow row = kind == RowKind.STOCK ? stock(id, 1, "1") : tariff(id, 1, "1");
        answers = readings().settle(answers, id, id % 100 < lost ? List.of() : List.of(row));
      }
      kept.add(repository().mergeChosen(kind, answers, A_TENTH, false).rows().kept());
    }
    return kept;
  }

  @Test
  void batchesThatLoseLittleEachLoseNoMoreThanOneListTogether() {
    list(1, 400);
    mergeTariffs(readTariffs(prices(400, 0)), false);
    mergeStock(readStock(null, ones(1, 400)), false);
    DB.nextRun();
    assertThat(keptOfBatches(RowKind.STOCK, 30)).containsExactly(0L, 30L, 30L, 30L);
    assertThat(keptOfBatches(RowKind.TARIFFS, 9)).containsExactly(0L, 0L, 0L, 0L);
    DB.nextRun();
    assertThat(keptOfBatches(RowKind.TARIFFS, 30))
        .as("prices do not vanish as stock is sold")
        .containsExactly(21L, 21L, 21L, 21L);
  }

  @Test
  void tenArticlesAskedForAloneDoNotAllSellOutTogether() {
    list(1, 12);
    mergeStock(readStock(null, ones(1, 12)), false);
    DB.nextRun();
    List<Long> ten = LongStream.rangeClosed(1, 10).boxed().toList();
    assertThat(land(RowKind.STOCK, ten, List.of()).kept()).isEqualTo(10);
    DB.nextRun();
    assertThat(land(RowKind.STOCK, ten, List.of(stock(1, 1, "3"))).kept()).isZero();
  }

  @Test
  void missingRowsAndLostValuesCountTogether() {
    list(1, 300);
    mergeStock(readStock(null, ones(1, 300)), false);
    DB.nextRun();
    List<ListRow> rows =
        LongStream.rangeClosed(1, 275).mapToObj(id -> stock(id, id, id <= 25 ? "0" : "1")).toList();
    assertThat(mergeStocked(readStock(null, rows), false))
        .isEqualTo(
            new RowsMerged(
                new MergeOutcome(0, 0, 0, false, 50),
                25,
                0,
                false,
                new RowLosses(300, 50, 300, 50)));
  }

  @Test
  void listedArticlesOfWhichNoneHasStockOrAPriceAreTold() {
    list(1, 3);
    assertThat(mergeStocked(readStock(null, List.of(stock(1, 1, "0"))), false).noValues()).isTrue();
    assertThat(mergePriced(readTariffs(prices(3, 3)), false).noValues()).isTrue();
    DB.nextRun();
    assertThat(mergePriced(readTariffs(prices(3, 2)), false).noValues()).isFalse();
  }

  private static List<ListRow> prices(int articles, int zeros) {
    return LongStream.rangeClosed(1, articles)
        .mapToObj(id -> tariff(id, id, id <= zeros ? "0" : "10"))
        .toList();
  }

  private static void list(int first, int last) {
    DB.execute(
        "insert into erp.article (id, row, row_hash, listed) select i, '{}', sync.digest(i::text), true from generate_series(%d, %d) i"
            .formatted(first, last));
  }

  @Test
  void whatAKilledAttemptHadStagedOfABlockGivesWayToTheNewAnswer() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    reading = readings().commitRows(reading, 1, List.of(stock(1, 1, "1"), stock(2, 2, "2")), "{}");
    readings().commitRows(reading, 1, List.of(stock(3, 3, "3"), stock(4, 4, "4")), "{}");

    Reading again = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    again = readings().resume(again, 2);
    again = readings().commitRows(again, 1, List.of(stock(4, 3, "40")), "{}");
    mergeStock(readings().complete(again), false);

    assertThat(
            DB.fetch("select article_id || ':' || quantity from erp.stock order by 1")
                .getValues(0, String.class))
        .containsExactly("1:1", "2:2", "4:40");
  }

  @Test
  void anAttemptThatWasOvertakenTakesNothingAway() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    readings().commitRows(reading, 1, List.of(stock(1, 1, "1")), "{}");
    assertThatThrownBy(() -> readings().resume(reading, 0))
        .isInstanceOf(StaleReadingException.class);
  }

  private static List<ListRow> tenRows() {
    return ones(1, 10);
  }

  private static List<ListRow> ones(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(id -> stock(id, id, "1")).toList();
  }

  @Test
  void anEmptyListWhereNothingWasKnownIsNothingSpecial() {
    assertThat(mergeStock(readStock(null), false)).isEqualTo(new MergeOutcome(0, 0, 0, false, 0));
  }

  @Test
  void aListOfChangesDeletesNothing() {
    mergeStock(readStock(null, List.of(stock(1, 1, "1"), stock(2, 2, "1"))), false);
    DB.nextRun();
    MergeOutcome outcome =
        mergeStock(readStock("2026-01-01 10:00", List.of(stock(2, 1, "7"))), false);
    assertThat(outcome).isEqualTo(new MergeOutcome(0, 1, 0, false, 0));
  }

  @Test
  void aQuantityThatIsNoNumberIsNull() {
    mergeStock(readStock(null, List.of(stock(1, 1, null))), false);
    assertThat(DB.value(BigDecimal.class, "select quantity from erp.stock")).isNull();
  }

  @Test
  void tariffsKeepAllTiers() {
    Reading reading =
        readTariffs(List.of(tariff(1, 1, "12,50"), tariff(1, 2, "10"), tariff(2, 3, "1")));
    assertThat(mergeTariffs(reading, false)).isEqualTo(new MergeOutcome(2, 0, 0, false, 0));
    assertThat(DB.value(String.class, "select rows::text from erp.tariff where article_id = 1"))
        .isEqualTo("[{\"Precio\": \"10\"}, {\"Precio\": \"12,50\"}]");
    DB.nextRun();
    assertThat(mergeTariffs(readTariffs(List.of(tariff(1, 1, "9"))), false))
        .isEqualTo(new MergeOutcome(0, 1, 1, false, 0));
  }

  @Test
  void someArticlesAreReplacedAlone() {
    mergeStock(
        readStock(null, List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3"))), false);
    MergeOutcome outcome = land(RowKind.STOCK, List.of(1L, 2L), List.of(stock(1, 1, "9")));
    assertThat(outcome).isEqualTo(new MergeOutcome(0, 1, 1, false, 0));
    assertThat(DB.fetch("select article_id from erp.stock order by 1").getValues(0, Long.class))
        .containsExactly(1L, 3L);

    assertThat(land(RowKind.TARIFFS, List.of(5L), List.of(tariff(5, 1, "2"))))
        .isEqualTo(new MergeOutcome(1, 0, 0, false, 0));
    Reading landed = readings().startChosen(DB.runId(), RowKind.TARIFFS.label());
    assertThat(repository().mergeChosen(RowKind.TARIFFS, landed, A_TENTH, false).rows())
        .as("asked again it answers as before")
        .isEqualTo(new MergeOutcome(1, 0, 0, false, 0));
    assertThatThrownBy(() -> readings().settle(landed, 5, List.of()))
        .isInstanceOf(StaleReadingException.class);
    DB.nextRun();
    assertThat(land(RowKind.TARIFFS, List.of(5L), List.of()))
        .isEqualTo(new MergeOutcome(0, 0, 1, false, 0));
  }

  private static MergeOutcome land(RowKind kind, List<Long> articleIds, List<ListRow> rows) {
    return Samples.land(DB.database(), DB.runId(), kind, articleIds, rows);
  }

  @Test
  void chosenArticlesThatWouldLoseTheirStockAreCountedTogetherAndOnlyThey() {
    list(1, 1000);
    mergeStock(readStock(null, ones(1, 1000)), false);
    List<Long> chosen = LongStream.rangeClosed(1, 60).boxed().toList();
    List<ListRow> answers =
        LongStream.rangeClosed(1, 60)
            .filter(id -> id > 30)
            .mapToObj(id -> stock(id, 1, id <= 50 ? "0" : "7"))
            .toList();
    DB.nextRun();
    assertThat(land(RowKind.STOCK, chosen, answers))
        .as("30 without rows and 20 without stock keep theirs, of the sixty that were chosen")
        .isEqualTo(new MergeOutcome(0, 10, 0, false, 50));
    assertThat(DB.value(Long.class, "select count(*) from erp.stock where quantity = 1"))
        .isEqualTo(990);
    DB.nextRun();
    List<Long> fewer = new ArrayList<>(chosen.subList(0, 48));
    fewer.add(60L);
    List<ListRow> theirs = new ArrayList<>(answers.subList(0, 18));
    theirs.add(stock(60, 1, "7"));
    assertThat(land(RowKind.STOCK, fewer, theirs))
        .as("fewer than fifty may lose theirs together, if not all do")
        .isEqualTo(new MergeOutcome(0, 18, 30, false, 0));
  }

  @Test
  void aPriceThatCannotBeUnderstoodKeepsTheFormerRows() {
    list(1, 60);
    mergeTariffs(readTariffs(prices(60, 0)), false);
    for (int run = 0; run < 2; run++) {
      DB.nextRun();
      List<ListRow> unreadable = new ArrayList<>(prices(60, 0));
      unreadable.replaceAll(row -> tariff(row.articleId(), row.position(), "doce"));
      unreadable.add(tariff(1, 61, "7"));
      unreadable.add(tariff(61, 62, "doce"));
      assertThat(mergeTariffs(readTariffs(unreadable), false))
          .isEqualTo(new MergeOutcome(run == 0 ? 1 : 0, 0, 0, false, 0));
    }
    assertThat(
            DB.value(String.class, "select string_agg(distinct rows::text, ' ') from erp.tariff"))
        .isEqualTo("[{\"Precio\": \"10\"}] [{\"Precio\": \"doce\"}]");
    DB.nextRun();
    assertThat(mergeTariffs(readTariffs(List.of(tariff(1, 1, "7"))), true).updated()).isEqualTo(1);
  }

  @Test
  void moreThanAHundredInDoubtAreCountedAndKeepWhatTheyHad() {
    list(1, 300);
    mergeStock(readStock(null, ones(1, 300)), false);
    DB.nextRun();
    List<ListRow> again = List.of(stock(1, 11, "9"), stock(2, 12, "9"));
    Reading reading = readStock(null, ones(1, 10), again);
    RowsInDoubt inDoubt = stockInDoubt(reading);
    assertThat(inDoubt.twice()).isEqualTo(2);
    assertThat(inDoubt.lacking()).isEqualTo(290);
    assertThat(inDoubt.some()).hasSize(101).startsWith(1L, 2L, 11L);
    assertThat(inDoubt.onlyTwice().some()).containsExactly(1L, 2L);
    RowsMerged merged =
        repository().merge(RowKind.STOCK, reading, A_TENTH, true, List.of(), Suspects.TWICE);
    assertThat(merged.inDoubt()).isEqualTo(2);
    assertThat(DB.value(Long.class, "select count(*) from erp.stock where quantity = 1"))
        .isEqualTo(10);
    DB.nextRun();
    Reading other = readStock(null, ones(1, 5), List.of(stock(1, 6, "9")));
    assertThat(
            repository()
                .merge(RowKind.STOCK, other, A_TENTH, false, List.of(), Suspects.ALL)
                .inDoubt())
        .as("the one that was read twice, and all that were not")
        .isEqualTo(296);
    assertThat(DB.value(Long.class, "select count(*) from erp.stock")).isEqualTo(10);
  }

  @Test
  void aReadingThatIsNotCompleteIsNotMerged() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    assertThatThrownBy(() -> mergeStock(reading, false)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anArticleWithMoreRowsOrLargerOnesThanItMayHaveIsCrowded() {
    List<ListRow> rows = new ArrayList<>();
    for (int n = 1; n <= 5; n++) {
      rows.add(tariff(n <= 3 ? 1 : n, n, "1.00"));
    }
    Reading reading = readTariffs(rows);

    assertThat(repository().crowded(reading, 3, 10_000)).isEmpty();
    assertThat(repository().crowded(reading, 2, 10_000)).containsExactly(1L);
    assertThat(repository().crowded(reading, 3, 10)).containsExactly(1L, 4L, 5L);
  }
}
