package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.verial.MissingMethodPolicy;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.UnknownMethod;
import dev.verialsync.simulator.VerialVersion;
import dev.verialsync.simulator.catalogue.Manner;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that send whole lists, cannot count, or do not know methods. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@Tag("thorough")
final class OldServersTest {

  private static final int ARTICLES = 45;
  private @Nullable SyncFixture open;

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.7.3, NOT_FOUND, true, version 1.7.3: before 1.8 each list comes in one answer",
    "1.7.3, HTML_PAGE, false, does not report its version",
    "1.8.0, NOT_FOUND, true, version 1.8.0: before 1.8.3 stock and tariffs come in one answer each",
    "1.8.1, NOT_FOUND, true, version 1.8.1: before 1.8.3 stock and tariffs come in one answer each",
  })
  void anOldServerGivesTheSameShopWithFewCallsAndANote(
      String version,
      UnknownMethod unknownMethod,
      boolean versionMethodKnown,
      String note,
      LocalStack stack)
      throws Exception {
    SyncFixture sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(ARTICLES)
                    .seed(9)
                    .manner(Manner.MANUAL)
                    .imageBytes(2_000)
                    .version(version)
                    .unknownMethod(unknownMethod)
                    .versionMethodKnown(versionMethodKnown)
                    .build())
            .with("VERIAL_BLOCK_SIZE", "10");
    open = sync;
    sync.startWorker();

    CatalogSyncResult first = sync.run();

    assertThat(first.outcome()).isEqualTo("completed");
    assertTheShopShowsTheErp(sync);
    assertThat(first.notes())
        .as("what the version costs, once")
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(note)
        .contains("images cost one call for each changed article");
    assertThat(sync.sql().lines("select message from sync.run")).isEqualTo(first.notes());
    assertThat(sync.simulator.calls().imageCalls()).as("no image blocks").doesNotContainKey(0L);
    boolean blocks = VerialVersion.of(version).compareTo(VerialVersion.of("1.8")) >= 0;
    assertThat(sync.simulator.calls().total("GetArticulosWS"))
        .as("the whole list once a phase, or its blocks")
        .isEqualTo(blocks ? 10 : 2);
    assertThat(sync.simulator.calls().calls("GetStockArticulosWS"))
        .as("all at once; one article's shows that the service lives where a method seems missing")
        .hasSizeLessThanOrEqualTo(3)
        .filteredOn(call -> "0".equals(call.parameters().get("id_articulo")))
        .hasSize(1);
    assertThat(sync.simulator.calls().total("GetCondicionesTarifaWS")).isEqualTo(1);
    assertThat(sync.simulator.calls().total("GetNumArticulosWS"))
        .as("a method that is missing is tried three times")
        .isLessThanOrEqualTo(blocks ? 4 : 3);

    sync.simulator.calls().reset();
    CatalogSyncResult second = sync.run();

    assertThat(second.outcome()).isEqualTo("completed");
    assertThat(sync.simulator.calls().total("GetImagenesArticulosWS")).isZero();
    if (!blocks) {
      assertThat(sync.simulator.calls().total("GetNumArticulosWS"))
          .as("it is known by now that the method is missing")
          .isZero();
    }
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(30);
  }

  @Test
  void aServerThatIsUpdatedIsAskedInBlocksAgain(LocalStack stack) throws Exception {
    SyncFixture sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(ARTICLES)
                    .seed(9)
                    .manner(Manner.MANUAL)
                    .imageBytes(2_000)
                    .version("1.7.3")
                    .build())
            .with("VERIAL_BLOCK_SIZE", "10");
    open = sync;
    sync.startWorker();
    sync.run();
    sync.simulator.setVersion(VerialVersion.LATEST);
    sync.simulator.calls().reset();

    CatalogSyncResult updated = sync.run();

    assertThat(updated.notes()).isEmpty();
    assertThat(sync.simulator.calls().total("GetNumArticulosWS")).isPositive();
    assertThat(sync.simulator.calls().total("GetStockArticulosWS")).isGreaterThan(1);
    assertTheShopShowsTheErp(sync);
  }

  @Test
  void aServiceThatIsBeingRestartedIsNotTakenForAnOldOne(LocalStack stack) throws Exception {
    SyncFixture sync = begun(stack);
    int untilTheWitnessesHaveFailedToo = MissingMethodPolicy.ATTEMPTS + 2;
    sync.simulator
        .faults()
        .add(Fault.of(FaultKind.HTML_PAGE).times(untilTheWitnessesHaveFailedToo));

    assertThat(sync.run().notes()).isEmpty();

    assertThat(sync.sql().lines("select method from sync.method_support where not known"))
        .isEmpty();
    assertTheShopShowsTheErp(sync);
  }

  @Test
  void aMethodThatWasMissingYesterdayIsTriedAgain(LocalStack stack) throws Exception {
    SyncFixture sync = begun(stack);
    sync.simulator
        .faults()
        .add(
            Fault.of(FaultKind.HTML_PAGE)
                .on("GetFabricantesWS")
                .times(MissingMethodPolicy.ATTEMPTS));
    assertThat(sync.run().notes())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("does not know GetFabricantesWS");
    sync.simulator.calls().reset();
    assertThat(sync.run().notes()).hasSize(1);
    assertThat(sync.simulator.calls().total("GetFabricantesWS")).isZero();

    sync.sql().execute("update sync.method_support set checked_at = now() - interval '25 hours'");

    assertThat(sync.run().notes()).isEmpty();
    assertThat(sync.sql().number("select count(*) from erp.manufacturer")).isPositive();
  }

  @Test
  void anEmptyListOfArticlesIsReportedInTheFirstRunToo(LocalStack stack) throws Exception {
    SyncFixture sync = begun(stack);
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetArticulosWS"));
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetNumArticulosWS"));

    CatalogSyncResult empty = sync.run();

    assertThat(empty.outcome()).isEqualTo("completed_with_issues");
    assertThat(empty.notes())
        .anySatisfy(note -> assertThat(note).contains("list of articles is empty"));
    sync.simulator.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertTheShopShowsTheErp(sync);
  }

  private static void assertTheShopShowsTheErp(SyncFixture sync) {
    assertThat(
            Differences.between(
                ErpTruth.of(sync.simulator.catalogue()), new ShopContent(sync).products()))
        .isEmpty();
  }

  private SyncFixture begun(LocalStack stack) throws Exception {
    SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(ARTICLES).seed(9).imageBytes(2_000).build());
    open = sync;
    sync.startWorker();
    return sync;
  }
}
