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
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs over a shop that is complete, which meet an error code beside a list, fail, or are refused.
 *
 * <p>Mistakes of the system being replaced that are tests here: an error code inside HTTP 200 read
 * as "no images" · a cursor that advances although the run failed.
 */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
public final class FailedRunsTest {

  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration LONG = Duration.ofSeconds(60);

  private static SyncFixture sync;
  private static VerialSimulator erp;
  private static CallLog calls;

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(40).seed(5).imageBytes(2_000).build());
    erp = sync.simulator;
    calls = erp.calls();
    sync.startWorker();
    sync.run();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  @BeforeEach
  void count() {
    calls.reset();
  }

  @AfterEach
  void theNextRunMendsEverything() {
    erp.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(Differences.between(ErpTruth.of(erp.catalogue()), new ShopContent(sync).products()))
        .isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  private static Map<String, String> shopRows() {
    Map<String, String> rows = new TreeMap<>(new ShopContent(sync).writtenRows());
    rows.keySet().removeIf(row -> !row.startsWith("shop."));
    return rows;
  }

  private static ApplicationFailure failureOf(WorkflowStub run) {
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> run.getResult(CatalogSyncResult.class));
    assertThat(failed).isNotNull().hasCauseInstanceOf(ApplicationFailure.class);
    return (ApplicationFailure) failed.getCause();
  }

  @Test
  @DisplayName("An error code inside HTTP 200 is not read as \"no images\"")
  void anErrorCodeBesideImagesIsNotReadAsNoImages() {
    Map<Long, Map<String, @Nullable String>> before = new ShopContent(sync).products();
    erp.catalogue().articleIds().forEach(erp.catalogue()::touch);
    erp.faults().add(Fault.infoError(2).on(IMAGES).forArticle(3).times(1));
    erp.faults().add(Fault.infoError(2).on(IMAGES).forArticle(5).times(1));
    erp.faults().add(Fault.infoError(4).on(IMAGES).forArticle(7).times(1));

    CatalogSyncResult result = sync.run();

    assertThat(new ShopContent(sync).products()).isEqualTo(before);
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.totals().counts().imagesRemoved()).isZero();
    assertThat(calls.calls(IMAGES).stream().filter(call -> call.infoCode() != 0)).hasSize(3);
  }

  @Test
  void aFatalCodeBesideAListChangesNothingInTheShop() {
    Map<String, String> before = shopRows();
    for (String method : List.of("GetArticulosWS", IMAGES)) {
      erp.catalogue().touch(3);
      long fault = erp.faults().add(Fault.infoError(20).on(method));

      ApplicationFailure failure = failureOf(sync.start(null));

      assertThat(failure.getType()).isEqualTo("VERIAL_REFUSED");
      assertThat(failure.getOriginalMessage())
          .contains("InfoError 20")
          .contains("the web-service module is not contracted");
      assertThat(shopRows()).isEqualTo(before);
      erp.faults().remove(fault);
    }
  }

  @Test
  void aRunWhoseEveryCallIsRedirectedFailsAndSaysToCorrectTheAddress() {
    Map<String, String> before = shopRows();
    erp.faults().add(Fault.status(301));

    ApplicationFailure failure = failureOf(sync.start(null));

    assertThat(failure.getType()).isEqualTo("VERIAL_REFUSED");
    assertThat(failure.getOriginalMessage())
        .contains("redirects every call")
        .contains("set VERIAL_URL");
    assertThat(calls.total()).as("within seconds").isLessThanOrEqualTo(6);
    assertThat(shopRows()).isEqualTo(before);
  }

  @Test
  void oneRedirectedMethodOrMomentEndsNoRun() {
    erp.faults().add(Fault.status(302).on("GetVersionWS"));
    erp.faults().add(Fault.status(307).on("GetArticulosWS").times(1));

    assertThat(sync.run().totals().counts().productsDeactivated()).isZero();
  }

  @Test
  void anArticleWhoseNameArrivesBrokenKeepsItsRow() {
    String name = erp.catalogue().article(3).get("Nombre").textValue();
    Map<String, String> before = shopRows();
    erp.catalogue().changeArticle(3, Map.of("Nombre", "Ca\uFFFD\uFFFDn"));

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsKey("broken_characters");
    assertThat(shopRows()).isEqualTo(before);
    assertThat(
            sync.sql()
                .lines(
                    "select article_id, field from sync.issue where kind = 'broken_characters' and closed_at is null"))
        .containsExactly("3 Nombre");
    erp.catalogue().changeArticle(3, Map.of("Nombre", name));
  }

  @Test
  void aBatchThatSomebodyTerminatesIsNotReportedAsOurBug() throws Exception {
    erp.catalogue().articleIds().forEach(erp.catalogue()::touch);
    erp.faults().add(Fault.hang().on(IMAGES));
    WorkflowStub run = sync.start(null);
    assertThat(calls.awaitTotal(IMAGES, 1, LONG)).isTrue();

    String batch = run.getExecution().getWorkflowId() + "/images/1";
    sync.temporal().client().newUntypedWorkflowStub(batch).terminate("by hand");

    ApplicationFailure failure = failureOf(run);
    assertThat(failure.getType()).isEqualTo("TERMINATED");
    assertThat(failure.getOriginalMessage())
        .isEqualTo(
            "Somebody terminated the workflow %s, a part of this run. Start a new run; it resumes where this one stopped."
                .formatted(batch));
  }

  @Test
  @DisplayName("What changed while runs failed is not missed: the cursor does not advance")
  void whatChangedBeforeAFailedRunIsAskedForAfterIt() {
    long changed =
        erp.catalogue().articleIds().stream()
            .filter(id -> erp.catalogue().imageCount(id) > 0)
            .findFirst()
            .orElseThrow();
    erp.catalogue().replaceImage(changed, 1);
    erp.faults().add(Fault.infoError(5).on(IMAGES));
    failureOf(sync.start(null));
    failureOf(sync.start(null));
    erp.faults().clear();
    calls.reset();

    sync.run();

    assertThat(calls.imageCalls()).containsEntry(changed, 1L);
  }

  @Test
  void aSecondRunIsRefusedWithTheFirstOnesId() throws Exception {
    long runs = sync.sql().number("select count(*) from sync.run");
    long hanging = erp.faults().add(Fault.hang().on("GetStockArticulosWS"));
    WorkflowStub first = sync.start(null);
    assertThat(calls.awaitTotal("GetStockArticulosWS", 1, LONG)).isTrue();
    calls.reset();

    ApplicationFailure refusal = failureOf(sync.start(null));

    assertThat(refusal.getType()).isEqualTo("ANOTHER_RUN_UNDER_WAY");
    assertThat(refusal.getOriginalMessage())
        .contains("is under way")
        .contains(first.getExecution().getWorkflowId());
    assertThat(calls.total("GetVersionWS")).isZero();
    erp.faults().remove(hanging);
    assertThat(first.getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");
    assertThat(sync.sql().number("select count(*) from sync.run")).isEqualTo(runs + 1);
  }

  @Test
  void aBlockThatCannotBeComposedIsAskedForAgainAndThenInSmallerBlocks() {
    erp.faults().add(Fault.infoError(4).on("GetStockArticulosWS").times(1));
    erp.faults().add(Fault.infoError(4).on("GetCondicionesTarifaWS").aboveRows(30));

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(calls.total("GetStockArticulosWS")).as("the same block once more").isEqualTo(2);
    assertThat(
            sync.sql()
                .lines(
                    "select distinct outcome from erp.call where method = 'GetCondicionesTarifaWS'"
                        + " and run_id = (select max(id) from sync.run) order by 1"))
        .containsExactly("code_4", "ok");
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from erp.call where method = 'GetCondicionesTarifaWS' and"
                        + " outcome = 'code_4' and run_id = (select max(id) from sync.run)"))
        .as("10,000 rows twice, then half of them, and so on down to 39")
        .isEqualTo(10);
  }
}
