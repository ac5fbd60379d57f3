package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sync --article}: one article in at most six calls, and nothing else is touched. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class ChosenArticlesTest {

  private static final int ARTICLES = 160;
  private static final int MOST_CALLS = 6;

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    open(stack, "1.8.4", 20);
    sync.run();
    sync.simulator.calls().reset();
  }

  private void open(LocalStack stack, String version, int imageBytes) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(ARTICLES)
                    .seed(4)
                    .version(version)
                    .imageBytes(100 * imageBytes)
                    .build())
            .with("VERIAL_BLOCK_SIZE", "100");
    erp = sync.simulator.catalogue();
    sync.startWorker();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private CatalogSyncResult run(String mode, Long... ids) {
    return sync.run(CatalogSyncInput.builder().mode(mode).articles(List.of(ids)).build());
  }

  private Map<String, @Nullable String> product(long id) {
    return new ShopContent(sync).products().get(id);
  }

  private static Map<String, @Nullable String> truth(Catalogue erp, long id) {
    return ErpTruth.of(erp).get(id);
  }

  private String untouched(long id) {
    return sync.sql()
        .lines(
            "select p.xmin, p.*, m.as_of, m.xmin, a.xmin, s.xmin, t.xmin from shop.product p join media.article m on m.article_id = p.id join erp.article a on a.id = p.id left join erp.stock s on s.article_id = p.id left join erp.tariff t on t.article_id = p.id where p.id <> %d order by p.id"
                .formatted(id))
        .toString();
  }

  @Test
  void anArticleLandedBeforeCostsAtMostSixCallsAndNoOtherIsTouched() {
    erp.changeArticle(111, Map.of("Nombre", "Nombre nuevo"));
    erp.setPrice(111, new BigDecimal("3.21"));
    erp.setStock(111, new BigDecimal("7.5"));
    erp.addImage(111);
    erp.changeArticle(112, Map.of("Nombre", "De otro"));
    String others = untouched(111);
    String floor = sync.sql().value("select floor_at from media.floor");

    CatalogSyncResult result = run(null, 111L);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
    assertThat(sync.simulator.calls().totals())
        .containsEntry("GetStockArticulosWS", 1L)
        .containsEntry("GetCondicionesTarifaWS", 1L)
        .containsEntry("GetImagenesArticulosWS", 1L)
        .doesNotContainKeys("GetCategoriasWS", "GetFabricantesWS", "GetNumArticulosWS");
    assertThat(product(111)).isEqualTo(truth(erp, 111));
    assertThat(untouched(111)).isEqualTo(others);
    assertThat(sync.sql().value("select floor_at from media.floor")).isEqualTo(floor);
    assertThat(result.totals().counts().productsUpdated()).isEqualTo(1);

    sync.run();
    assertThat(Differences.between(ErpTruth.of(erp), new ShopContent(sync).products())).isEmpty();
  }

  @Test
  void itsImagesAreAskedForAgainWhateverIsKnownOfThem() {
    CatalogSyncResult result = run("full", 17L);

    assertThat(result.totals().counts().articlesFetched()).isEqualTo(1);
    assertThat(sync.simulator.calls().imageCalls(17)).isEqualTo(1);
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
  }

  @ParameterizedTest
  @CsvSource({"60, 140", "90, 160"})
  void anArticleThatTheListHasShiftedIsFoundAllTheSame(long gone, long id) {
    for (long before = 1; before <= gone; before++) {
      erp.removeArticle(before);
    }
    erp.changeArticle(id, Map.of("Nombre", "Corrido"));

    CatalogSyncResult result = run(null, id);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(product(id)).containsEntry("name", "Corrido");
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
    assertThat(sync.sql().number("select count(*) from shop.product where not active")).isZero();
  }

  @Test
  void anArticleThatVanishedBecomesInactiveAloneAndIsSaidSo() {
    erp.removeArticle(50);
    erp.removeArticle(60);
    erp.removeArticle(160);

    CatalogSyncResult result = run(null, 50L, 160L);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.notes())
        .containsExactly(
            "Verial's list does not show articles 50, 160 any more: inactive from now on.");
    assertThat(sync.sql().ids("select id from shop.product where not active order by id"))
        .containsExactly(50L, 160L);
    assertThat(sync.simulator.calls().total("GetImagenesArticulosWS")).isZero();

    erp.returnArticle(50);
    run(null, 50L);
    assertThat(product(50)).isEqualTo(truth(erp, 50));
    assertThat(
            sync.sql()
                .lines(
                    "select kind from sync.product_event where article_id = 50 and kind in ('vanished', 'returned') order by id"))
        .containsExactly("vanished", "returned");
  }

  @Test
  void anArticleThatWasNeverThereIsAnIssueUntilTheListIsReadWhole() {
    CatalogSyncResult result = run(null, 999_999L, 5L);

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.notes())
        .containsExactly(
            "Verial's list does not show article 999999, and it never did: check the number.");
    assertThat(result.totals().counts().issues()).containsExactly(Map.entry("unknown_article", 1));
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(sync.sql().number("select count(*) from sync.issue where closed_at is null"))
        .isZero();
  }

  @Test
  void anArticleThatWasNeverLandedIsLanded() {
    long id = erp.addArticle();
    erp.addImage(id);

    CatalogSyncResult result = run(null, id);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(product(id)).isEqualTo(truth(erp, id));
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
  }

  @Test
  void anEmptyAnswerMakesNoArticleVanish() {
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetArticulosWS"));

    CatalogSyncResult result = run(null, 30L);

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.notes()).singleElement().asString().contains("what was known is kept");
    assertThat(product(30)).containsEntry("active", "true");
  }

  @Test
  void anOldServerGivesItsWholeListOnce(LocalStack stack) throws Exception {
    sync.close();
    open(stack, "1.7.3", 20);
    sync.run();
    sync.simulator.calls().reset();
    erp.changeArticle(33, Map.of("Nombre", "Antiguo"));
    erp.removeArticle(34);

    CatalogSyncResult result = run(null, 33L, 34L);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(product(33)).containsEntry("name", "Antiguo");
    assertThat(product(34)).containsEntry("active", "false");
    assertThat(sync.simulator.calls().total("GetArticulosWS")).isEqualTo(1);
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
  }

  @Test
  void theFirstRunOfAllMayBeOfOneArticle(LocalStack stack) throws Exception {
    sync.close();
    open(stack, "1.8.4", 20);

    CatalogSyncResult result = run(null, 150L);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(sync.sql().ids("select id from shop.product")).containsExactly(150L);
    sync.run();
    assertThat(Differences.between(ErpTruth.of(erp), new ShopContent(sync).products())).isEmpty();
  }

  private static Long[] firstSixty() {
    return LongStream.rangeClosed(1, 60).boxed().toArray(Long[]::new);
  }

  private static final String STOCK_AND_PRICES =
      "select id, stock, price_net from shop.product order by id";

  /** Twenty are read at once: what is too much shows over the run alone. */
  @Test
  void stockAndPricesThatManyChosenArticlesWouldLoseAreKeptUntilThatIsAccepted() {
    for (long id = 1; id <= 60; id++) {
      erp.setStock(id, new BigDecimal(id));
      erp.setPrice(id, new BigDecimal(id));
    }
    sync.run();
    List<String> before = sync.sql().lines(STOCK_AND_PRICES);
    for (long id = 1; id <= 60; id++) {
      erp.setStock(id, List.of());
      erp.setPrice(id, BigDecimal.ZERO);
    }

    CatalogSyncResult doubted = run(null, firstSixty());

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.notes())
        .singleElement()
        .asString()
        .contains(
            "no stock any more for 60 of the chosen articles",
            "no price any more for 60 of the chosen articles",
            "--accept-shrink");
    assertThat(
            sync.sql()
                .lines("select source, kind from sync.issue where closed_at is null order by 1"))
        .containsExactly("stock list_too_short", "tariffs values_lost");
    assertThat(sync.sql().lines(STOCK_AND_PRICES)).isEqualTo(before);

    sync.run(CatalogSyncInput.builder().articles(List.of(firstSixty())).acceptShrink(true).build());
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from shop.product where id <= 60 and stock = 0 and price_net is null"))
        .isEqualTo(60);
  }

  @Test
  void manyChosenArticlesThatTheListLacksDoNotVanishUntilThatIsAccepted() {
    for (long id = 1; id <= 60; id++) {
      erp.removeArticle(id);
    }

    CatalogSyncResult doubted = run(null, firstSixty());

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.notes()).anySatisfy(note -> assertThat(note).contains("none of them was"));
    assertThat(sync.sql().number("select count(*) from shop.product where not active")).isZero();

    CatalogSyncResult accepted =
        sync.run(
            CatalogSyncInput.builder().articles(List.of(firstSixty())).acceptShrink(true).build());
    assertThat(accepted.notes())
        .anySatisfy(note -> assertThat(note).contains("inactive from now on"));
    assertThat(sync.sql().number("select count(*) from shop.product where not active"))
        .isPositive();
  }
}
