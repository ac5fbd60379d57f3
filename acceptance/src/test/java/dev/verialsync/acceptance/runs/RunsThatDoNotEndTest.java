package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.calls.Call;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * First runs that fail, are cancelled, lose their worker, or meet an error code in the middle of a
 * list: what they leave behind, and where the next one takes up.
 *
 * <p>Mistakes of the system being replaced that are tests here: an error code inside HTTP 200 read
 * as "last page" · a cursor that advances although the run failed · a resume that starts again from
 * the first page · a cancelled run marked complete.
 */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
public final class RunsThatDoNotEndTest {

  private static final int ARTICLES = 50;
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration LONG = Duration.ofSeconds(60);

  private SyncFixture sync;
  private VerialSimulator erp;
  private CallLog calls;

  @BeforeEach
  void begin(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder().articles(ARTICLES).seed(5).imageBytes(2_000).build())
            .with("VERIAL_BLOCK_SIZE", "10")
            .with("VERIAL_MAX_CONCURRENT_CALLS", "4");
    erp = sync.simulator;
    calls = erp.calls();
    sync.startWorker();
  }

  @AfterEach
  void end() {
    sync.close();
  }

  private Set<Long> fetched() {
    return new TreeSet<>(sync.sql().ids("select article_id from media.article order by 1"));
  }

  private void assertThatTheShopIsAsTheErp() {
    assertThat(Differences.between(ErpTruth.of(erp.catalogue()), new ShopContent(sync).products()))
        .isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  private ApplicationFailure failureOf(WorkflowStub run) {
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> run.getResult(CatalogSyncResult.class));
    assertThat(failed).isNotNull().hasCauseInstanceOf(ApplicationFailure.class);
    return (ApplicationFailure) failed.getCause();
  }

  @Test
  @DisplayName("An error code inside HTTP 200 is not read as \"last page\"")
  void anErrorCodeInTheMiddleOfAListIsNotReadAsItsLastPage() {
    erp.afterCall(
        "GetArticulosWS",
        2,
        () -> erp.faults().add(Fault.infoError(2).on("GetArticulosWS").times(1)));
    erp.afterCall(
        "GetStockArticulosWS",
        2,
        () -> erp.faults().add(Fault.infoError(4).on("GetStockArticulosWS").times(1)));
    erp.afterCall(
        "GetCondicionesTarifaWS",
        3,
        () -> erp.faults().add(Fault.infoError(2).on("GetCondicionesTarifaWS").times(1)));

    CatalogSyncResult result = sync.run();

    assertThatTheShopIsAsTheErp();
    assertThat(result.totals().counts().articlesSeen()).isEqualTo(ARTICLES);
    assertThat(calls.calls().stream().filter(call -> call.infoCode() > 0).map(Call::method))
        .containsExactlyInAnyOrder(
            "GetArticulosWS", "GetStockArticulosWS", "GetCondicionesTarifaWS");
  }

  @Test
  @DisplayName("The cursor does not advance although the run failed; nothing is fetched again")
  void theCursorDoesNotAdvanceAlthoughTheRunFailed() {
    erp.afterCall(IMAGES, 20, () -> erp.faults().add(Fault.infoError(1).on(IMAGES)));

    ApplicationFailure failure = failureOf(sync.start(null));

    assertThat(failure.getOriginalMessage()).contains("check the number in VERIAL_SESSION");
    assertThat(sync.sql().lines("select status from sync.run")).containsExactly("failed");
    assertThat(sync.sql().value("select floor_at from media.floor")).isNull();
    assertThat(sync.sql().lines("select id from shop.product")).isEmpty();
    Set<Long> fetched = fetched();
    assertThat(fetched).hasSizeBetween(10, ARTICLES - 10);

    erp.faults().clear();
    calls.reset();
    CatalogSyncResult next = sync.run();

    Set<Long> missing = new TreeSet<>(erp.catalogue().articleIds());
    missing.removeAll(fetched);
    assertThat(calls.imageCalls())
        .isEqualTo(missing.stream().collect(Collectors.toMap(id -> id, id -> 1L)));
    assertThat(next.outcome()).isEqualTo("completed");
    assertThat(sync.sql().value("select floor_at from media.floor")).isNotNull();
    assertThatTheShopIsAsTheErp();

    erp.catalogue().replaceImage(withImages(fetched), 1);
    erp.catalogue().replaceImage(withImages(missing), 1);
    sync.run();
    assertThatTheShopIsAsTheErp();
  }

  private long withImages(Set<Long> ids) {
    return ids.stream().filter(id -> erp.catalogue().imageCount(id) > 0).findFirst().orElseThrow();
  }

  @Test
  @DisplayName("A cancelled run is not marked complete, and the next goes on")
  void aCancelledRunIsNotMarkedComplete() throws Exception {
    erp.afterCall(IMAGES, 15, () -> erp.setLatency(Duration.ofSeconds(5)));
    WorkflowStub run = sync.start(null);
    assertThat(calls.awaitTotal(IMAGES, 16, LONG)).isTrue();

    run.cancel();

    WorkflowFailedException ended =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> run.getResult(CatalogSyncResult.class));
    assertThat(ended).hasCauseInstanceOf(CanceledFailure.class);
    assertThat(sync.sql().lines("select status from sync.run")).containsExactly("cancelled");
    assertThat(sync.sql().value("select floor_at from media.floor")).isNull();
    assertThat(sync.sql().value("select run_id from sync.guard")).isNull();
    Set<Long> fetched = fetched();
    assertThat(fetched).isNotEmpty().hasSizeLessThan(ARTICLES);

    assertThat(calls.awaitInFlight(0, LONG)).isTrue();
    erp.setLatency(Duration.ZERO);
    calls.reset();
    CatalogSyncResult next = sync.run();

    assertThat(next.outcome()).isEqualTo("completed");
    assertThat(calls.imageCalls().keySet())
        .doesNotContainAnyElementsOf(fetched)
        .hasSize(ARTICLES - fetched.size());
    assertThatTheShopIsAsTheErp();
  }

  @Test
  @DisplayName("A resume does not start again from the first page")
  void aResumeDoesNotStartAgainFromTheFirstPage() throws Exception {
    String stock = "GetStockArticulosWS";
    erp.catalogue().setStock(4, List.of(Row.of("{\"ID_Articulo\":4,\"Stock\":\"muchas\"}")));
    erp.afterCall(stock, 3, () -> erp.faults().add(Fault.hang().on(stock)));
    WorkflowStub run = sync.start(null);
    assertThat(calls.awaitTotal(stock, 4, LONG)).isTrue();

    sync.stopWorkers();
    erp.faults().clear();
    sync.startWorker();

    assertThat(run.getResult(CatalogSyncResult.class).outcome())
        .as("what was met before the worker stopped is not forgotten")
        .isEqualTo("completed_with_issues");
    assertThat(
            sync.sql()
                .lines(
                    "select article_id, source, field, value from sync.issue where closed_at is"
                        + " null"))
        .containsExactly("4 stock Stock muchas");
    assertThat(calls.calls(stock).stream().map(call -> call.parameters().get("art_inicio")))
        .startsWith("1", "10", "19", "28", "28", "37");
    erp.catalogue().setStock(4, BigDecimal.TEN);
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThatTheShopIsAsTheErp();
  }
}
