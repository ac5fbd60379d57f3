package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
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

  private MergeOutcome mergeStock(Reading reading, boolean acceptShrink) {
    return repository().mergeStock(reading, A_TENTH, acceptShrink);
  }

  private MergeOutcome mergeTariffs(Reading reading, boolean acceptShrink) {
    return repository().mergeTariffs(reading, A_TENTH, acceptShrink);
  }

  private static StockRow stock(long article, long position, @Nullable String quantity) {
    return new StockRow(
        article,
        position,
        quantity == null ? null : new BigDecimal(quantity),
        BigDecimal.ZERO,
        "{\"ID_Articulo\": %d, \"Stock\": \"%s\"}".formatted(article, quantity));
  }

  private static TariffRow tariff(long article, long position, String price) {
    return new TariffRow(article, position, "{\"Precio\": \"%s\"}".formatted(price));
  }

  @SafeVarargs
  private Reading readStock(@Nullable String since, List<StockRow>... blocks) {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), since);
    for (List<StockRow> block : blocks) {
      reading = readings().commitStock(reading, block, "{}");
    }
    return readings().complete(reading);
  }

  private Reading readTariffs(List<TariffRow> block) {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "tariffs"), null);
    return readings().complete(readings().commitTariffs(reading, block, "{}"));
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
    mergeStock(readStock(null, List.of(stock(1, 1, "1"), stock(2, 2, "2"), stock(3, 3, "3"))), false);
    DB.nextRun();
    Reading begun = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    Reading block =
        readings().commitStock(begun, List.of(stock(1, 1, "9"), stock(2, 2, "9")), "{}");
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
  void theLastFewRowsMayGo() {
    mergeStock(readStock(null, tenRows().subList(0, 9)), false);
    DB.nextRun();
    assertThat(mergeStock(readStock(null), false)).isEqualTo(new MergeOutcome(0, 0, 9, false, 0));
  }

  @Test
  void whatAKilledAttemptHadStagedOfABlockGivesWayToTheNewAnswer() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    reading = readings().commitStock(reading, List.of(stock(1, 1, "1"), stock(2, 2, "2")), "{}");
    readings().commitStock(reading, List.of(stock(3, 3, "3"), stock(4, 4, "4")), "{}");

    Reading again = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    again = readings().resume(again, 2);
    again = readings().commitStock(again, List.of(stock(4, 3, "40")), "{}");
    mergeStock(readings().complete(again), false);

    assertThat(
            DB.fetch("select article_id || ':' || quantity from erp.stock order by 1")
                .getValues(0, String.class))
        .containsExactly("1:1", "2:2", "4:40");
  }

  @Test
  void anAttemptThatWasOvertakenTakesNothingAway() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    readings().commitStock(reading, List.of(stock(1, 1, "1")), "{}");
    assertThatThrownBy(() -> readings().resume(reading, 0))
        .isInstanceOf(StaleReadingException.class);
  }

  private static List<StockRow> tenRows() {
    return ones(1, 10);
  }

  private static List<StockRow> ones(long first, long last) {
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
    MergeOutcome outcome =
        repository().replaceStock(DB.runId(), List.of(1L, 2L), List.of(stock(1, 1, "9")));
    assertThat(outcome).isEqualTo(new MergeOutcome(0, 1, 1, false, 0));
    assertThat(DB.fetch("select article_id from erp.stock order by 1").getValues(0, Long.class))
        .containsExactly(1L, 3L);

    assertThat(repository().replaceTariffs(DB.runId(), List.of(5L), List.of(tariff(5, 1, "2"))))
        .isEqualTo(new MergeOutcome(1, 0, 0, false, 0));
    assertThat(repository().replaceTariffs(DB.runId(), List.of(5L), List.of()))
        .isEqualTo(new MergeOutcome(0, 0, 1, false, 0));
  }

  @Test
  void aReadingThatIsNotCompleteIsNotMerged() {
    Reading reading = readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock"), null);
    assertThatThrownBy(() -> mergeStock(reading, false)).isInstanceOf(IllegalStateException.class);
  }
}
