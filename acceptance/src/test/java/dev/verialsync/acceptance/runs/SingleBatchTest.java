package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The old manner gives what the two phases give, and each can follow the other at any point. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class SingleBatchTest {

  private static final int ARTICLES = 90;
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final String STOCK = "GetStockArticulosWS";
  private static final String TARIFFS = "GetCondicionesTarifaWS";
  private static final CatalogSyncInput OLD =
      CatalogSyncInput.builder().mode("single-batch").batchSize(20).build();

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void open(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(ARTICLES).seed(5).imageBytes(2_000).build());
    erp = sync.simulator.catalogue();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private void expectTruth() {
    Map<Long, Map<String, @Nullable String>> shown = new ShopContent(sync).products();
    Map<Long, Map<String, @Nullable String>> expected = ErpTruth.of(erp);
    shown.forEach(
        (id, product) -> {
          if ("false".equals(product.get("active"))) {
            expected.putIfAbsent(id, new TreeMap<>(product));
          }
        });
    ErpTruth.settleBarcodes(expected);
    assertThat(Differences.between(expected, shown)).isEmpty();
    assertThat(new ShopContent(sync).faultsOfReferences()).isEmpty();
  }

  private static long calls(CatalogSyncResult result, String method) {
    return result.totals().callsByMethod().getOrDefault(method, 0);
  }

  private void change() {
    List<Long> ids = erp.articleIds();
    erp.changeArticle(ids.get(1), Map.of("Nombre", "Otro título"));
    erp.setPrice(ids.get(10), new BigDecimal("99.90"));
    erp.setTariffs(ids.get(12), List.of());
    erp.setStock(ids.get(21), List.of());
    erp.addImage(ids.get(30));
    erp.removeArticle(ids.get(40));
    erp.addArticle();
  }

  @Test
  void itGivesWhatTheTwoPhasesGiveAndAsksForEverythingInEachRun() {
    sync.startWorker();
    CatalogSyncResult first = sync.run(OLD);
    assertThat(first.outcome()).as(first.notes().toString()).isEqualTo("completed");
    expectTruth();
    assertThat(sync.sql().value("select mode from sync.run where id = " + first.runId()))
        .isEqualTo("single-batch");
    assertThat(calls(first, IMAGES)).isEqualTo(ARTICLES);
    assertThat(calls(first, STOCK)).isEqualTo(ARTICLES);
    assertThat(calls(first, TARIFFS)).isEqualTo(ARTICLES);
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from media.article m where m.as_of between (select min(c.at) from erp.call c where c.article_id = m.article_id and c.method = '%s') and (select min(c.at) from erp.call c where c.article_id = m.article_id and c.method = '%s')"
                        .formatted(TARIFFS, IMAGES)))
        .as("articles whose moment is between their own tariff's call and their own images'")
        .isEqualTo(ARTICLES);
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from media.article m where not exists (select from erp.call c where c.article_id = m.article_id and c.method = '%s' and c.at >= m.as_of) or as_of <= (select floor_at from media.floor)"
                        .formatted(IMAGES)))
        .as("articles whose moment is not before their call and after the floor")
        .isZero();

    String written = sync.sql().value("select max(changed_at)::text from shop.product");
    CatalogSyncResult unchanged = sync.run(OLD);
    assertThat(calls(unchanged, IMAGES)).isEqualTo(ARTICLES);
    assertThat(unchanged.totals().counts().imagesStored()).isZero();
    assertThat(unchanged.totals().counts().productsUnchanged()).isEqualTo(ARTICLES);
    assertThat(sync.sql().value("select max(changed_at)::text from shop.product"))
        .isEqualTo(written);

    long removed = erp.articleIds().get(40);
    change();
    CatalogSyncResult changed = sync.run(OLD);
    assertThat(changed.outcome()).isEqualTo("completed");
    expectTruth();
    assertThat(sync.sql().ids("select id from shop.product where not active"))
        .containsExactly(removed);
    assertThat(changed.totals().counts().imagesStored()).isEqualTo(1);

    CatalogSyncResult twoPhases = sync.run();
    assertThat(
            sync.sql()
                .lines(
                    "select article_id || ' ' || kind || ' ' || detail from sync.product_event where run_id = "
                        + twoPhases.runId()))
        .isEmpty();
    assertThat(twoPhases.totals().counts().productsUpdated()).isZero();
    expectTruth();
  }

  @Test
  @Tag("thorough")
  void itsChildrenDoEverythingAndAreFoundByTheirArticles() {
    sync.startWorker();
    WorkflowStub run = sync.start(OLD);
    run.getResult(CatalogSyncResult.class);
    String id = run.getExecution().getWorkflowId();
    assertThat(
            sync.temporal()
                .client()
                .listExecutions(
                    "WorkflowType = 'SingleBatch' and WorkflowId STARTS_WITH '%s/'".formatted(id))
                .map(found -> found.getExecution().getWorkflowId().substring(id.length())))
        .containsExactlyInAnyOrder(
            "/batches/1", "/batches/2", "/batches/3", "/batches/4", "/batches/5");
    assertThat(
            sync.temporal()
                .client()
                .listExecutions(
                    "SyncArticleId = '%d' and WorkflowId STARTS_WITH '%s/'"
                        .formatted(erp.articleIds().get(25), id))
                .map(found -> found.getExecution().getWorkflowId().substring(id.length())))
        .containsExactly("/batches/2");
  }

  @Test
  @Tag("thorough")
  void oneMannerFollowsTheOtherInTheMiddleAndLosesNothing() throws Exception {
    sync.startWorker();
    cancelAt(OLD, IMAGES, 35);
    long asked = sync.simulator.calls().total(IMAGES);
    change();
    sync.simulator.calls().reset();
    CatalogSyncResult phases =
        sync.run(CatalogSyncInput.builder().imageStrategy("per-article").build());
    assertThat(phases.outcome()).isEqualTo("completed");
    expectTruth();
    assertThat(sync.simulator.calls().total(IMAGES))
        .as("what the cancelled run has fetched is not fetched again")
        .isLessThanOrEqualTo(ARTICLES + 3 - asked + 8);

    change();
    cancelAt(
        CatalogSyncInput.builder().mode("full").imageStrategy("per-article").build(), IMAGES, 20);
    change();
    assertThat(sync.run(OLD).outcome()).isEqualTo("completed");
    expectTruth();
    assertThat(sync.sql().number("select count(*) from erp.staged_block")).isZero();
  }

  private void cancelAt(CatalogSyncInput input, String method, int call) throws Exception {
    sync.simulator.calls().reset();
    sync.simulator.setLatency(Duration.ofMillis(30));
    WorkflowStub run = sync.start(input);
    sync.simulator.calls().awaitTotal(method, call, Duration.ofSeconds(60));
    run.cancel();
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    sync.simulator.setLatency(Duration.ZERO);
  }

  @Test
  @Tag("thorough")
  void aKilledWorkerRepeatsNoMoreThanItsCallsInFlight(@TempDir Path logs) throws Exception {
    Process first = sync.startWorkerProcess(logs.resolve("first.log"), "-Xmx256m");
    sync.simulator.setLatency(Duration.ofMillis(30));
    WorkflowStub run = sync.start(OLD);
    sync.simulator.calls().awaitTotal(IMAGES, 45, Duration.ofSeconds(60));
    first.destroyForcibly().waitFor();
    sync.simulator.setLatency(Duration.ZERO);
    sync.startWorkerProcess(logs.resolve("second.log"), "-Xmx256m");
    CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
    assertThat(result.outcome()).isEqualTo("completed");
    expectTruth();
    for (String method : List.of(IMAGES, STOCK, TARIFFS)) {
      assertThat(sync.simulator.calls().total(method))
          .as(method)
          .isBetween((long) ARTICLES, ARTICLES + 10L);
    }
  }

  @Test
  @Tag("thorough")
  void heldProductsAreFetchedAndNotWritten() {
    sync.startWorker();
    sync.run(OLD);
    sync.sql()
        .execute(
            "insert into sync.hold (article_id, reason, held_by) values (null, 'campaign', 'ana')");
    change();
    String written = sync.sql().value("select max(changed_at)::text from shop.product");

    CatalogSyncResult held = sync.run(OLD);

    assertThat(held.outcome()).isEqualTo("completed");
    assertThat(held.notes()).anyMatch(note -> note.contains("products differ and are held"));
    assertThat(held.totals().counts().imagesStored()).isEqualTo(1);
    assertThat(sync.sql().value("select max(changed_at)::text from shop.product"))
        .isEqualTo(written);
    sync.sql().execute("delete from sync.hold");
    sync.run(OLD);
    expectTruth();
  }

  @Test
  @Tag("thorough")
  void aBatchThatWouldLoseTooMuchKeepsIt() {
    sync.startWorker();
    sync.run();
    List<Long> ids = erp.articleIds();
    List<Long> emptied = ids.stream().filter(id -> erp.imageCount(id) > 0).limit(30).toList();
    emptied.forEach(
        id -> {
          while (erp.imageCount(id) > 0) {
            erp.removeImage(id, 1);
          }
        });
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on(TARIFFS));
    long images = sync.sql().number("select count(*) from shop.product_image");
    long priced =
        sync.sql().number("select count(*) from shop.product where price_net is not null");

    CatalogSyncResult doubted = sync.run(CatalogSyncInput.builder().mode("single-batch").build());

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.notes())
        .anyMatch(note -> note.startsWith("Verial gives no image any more for too many"))
        .anyMatch(note -> note.startsWith("Verial gives no stock or price any more for too many"));
    assertThat(sync.sql().number("select count(*) from shop.product_image")).isEqualTo(images);
    assertThat(sync.sql().number("select count(*) from shop.product where price_net is not null"))
        .isEqualTo(priced);
    assertThat(
            sync.sql()
                .lines(
                    "select field from sync.issue where closed_at is null and article_id is null order by 1"))
        .containsExactly("GetCondicionesTarifaWS, batch 1", "Imagenes, batch 1");

    sync.simulator.faults().clear();
    CatalogSyncResult right =
        sync.run(CatalogSyncInput.builder().mode("single-batch").acceptShrink(true).build());
    assertThat(right.outcome()).isEqualTo("completed");
    expectTruth();
    assertThat(sync.sql().number("select count(*) from sync.issue where closed_at is null"))
        .isZero();
  }
}
