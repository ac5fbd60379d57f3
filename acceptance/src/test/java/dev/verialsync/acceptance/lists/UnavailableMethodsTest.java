package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.ReferenceList;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.failure.ApplicationFailure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One method fails for good while the others are answered; and lists that would take names. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class UnavailableMethodsTest {

  private static final String NAMED =
      "select count(*) from shop.product_detail where manufacturer_id is not null and"
          + " manufacturer_name is null or category_id is not null and category_name is null";

  private static SyncFixture sync;

  @BeforeAll
  static void start(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(20).seed(3).imageBytes(2_000).build())
            .with("VERIAL_ARTICLE_PATIENCE", "PT0S")
            .with("VERIAL_CLOCK_MARGIN", "PT0S");
    sync.startWorker();
    sync.simulator.faults().add(Fault.infoError(20).on("GetStockArticulosWS"));
    assertThat(refusal()).as("a list never yet read").isEqualTo("VERIAL_REFUSED");
    sync.simulator.faults().clear();
    for (Fault fault :
        List.of(
            Fault.status(500).on("GetAsignaturasWS"),
            Fault.infoError(1).on("GetVersionWS"),
            Fault.of(FaultKind.CUT_SHORT).on("GetNumArticulosWS"),
            Fault.infoError(20).on("GetFabricantesWS"),
            Fault.infoError(5).on("GetCategoriasWebWS"))) {
      sync.simulator.faults().add(fault);
    }
    CatalogSyncResult first = sync.run();
    sync.simulator.faults().clear();
    assertThat(first.outcome()).isEqualTo("completed_with_issues");
    assertThat(first.totals().counts().issues()).containsEntry("list_unavailable", 5);
    assertThat(first.notes()).anySatisfy(note -> assertThat(note).contains("GetAsignaturasWS"));
    assertThat(first.notes())
        .as("a version that cannot be had makes no old server")
        .noneSatisfy(note -> assertThat(note).contains("does not report its version"));
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(20);
    assertThat(issues())
        .containsExactly(
            "GetAsignaturasWS http_500",
            "GetCategoriasWebWS code_5",
            "GetFabricantesWS code_20",
            "GetNumArticulosWS truncated",
            "GetVersionWS code_1");
    assertThat(sync.run().outcome()).as("the next run asks again").isEqualTo("completed");
    assertThat(issues()).isEmpty();
    assertThat(sync.sql().number(NAMED)).isZero();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  @AfterEach
  void theNextRunSettlesEverything() {
    sync.simulator.faults().clear();
    assertThat(sync.run(CatalogSyncInput.builder().acceptShrink(true).build()).outcome())
        .isEqualTo("completed");
    assertThat(
            Differences.between(
                ErpTruth.of(sync.simulator.catalogue()), new ShopContent(sync).products()))
        .isEmpty();
  }

  private static List<String> issues() {
    return sync.sql()
        .lines(
            "select field || ' ' || value from sync.issue where closed_at is null and kind ="
                + " 'list_unavailable' order by 1");
  }

  static Stream<Fault> failures() {
    return Stream.of(
        Fault.status(500),
        Fault.of(FaultKind.CUT_SHORT),
        Fault.infoError(1),
        Fault.infoError(5),
        Fault.infoError(20));
  }

  private static String refusal() {
    WorkflowFailedException failed =
        catchThrowableOfType(WorkflowFailedException.class, () -> sync.run());
    return ((ApplicationFailure) failed.getCause()).getType();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void stockThatFailsAloneIsKeptAndThePricesArrive(Fault failure) {
    Map<Long, Map<String, @Nullable String>> before = new ShopContent(sync).products();
    sync.simulator.catalogue().setPrice(7, new BigDecimal("77.00"));
    sync.simulator.faults().add(failure.on("GetStockArticulosWS"));

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("list_unavailable", 1);
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("GetStockArticulosWS"));
    Map<Long, Map<String, @Nullable String>> after = new ShopContent(sync).products();
    assertThat(after.get(7L).get("stock")).isEqualTo(before.get(7L).get("stock"));
    assertThat(sync.sql().lines("select price_net::int from shop.product where id = 7"))
        .containsExactly("77");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void changesThatCannotBeAskedForDoNotRaiseTheMoment(Fault failure) {
    String floor = sync.sql().lines("select floor_at from media.floor").get(0);
    long imaged =
        sync.simulator.catalogue().articleIds().stream()
            .filter(id -> sync.simulator.catalogue().imageCount(id) > 0)
            .findFirst()
            .orElseThrow();
    sync.simulator.catalogue().replaceImage(imaged, 1);
    sync.simulator.calls().reset();
    sync.simulator.afterCall(
        "GetArticulosWS", 1, () -> sync.simulator.faults().add(failure.on("GetArticulosWS")));

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("list_unavailable", 1);
    assertThat(sync.simulator.calls().total("GetImagenesArticulosWS")).isZero();
    assertThat(sync.sql().lines("select floor_at from media.floor")).containsExactly(floor);
    sync.simulator.faults().clear();
    sync.run();
    assertThat(sync.simulator.calls().imageCalls()).containsOnlyKeys(imaged);
  }

  @Test
  void aRunThatVerialRefusesAltogetherCostsFewCalls() {
    sync.simulator.calls().reset();
    sync.simulator.faults().add(Fault.infoError(1));
    assertThat(refusal()).isEqualTo("VERIAL_REFUSED");
    assertThat(sync.simulator.calls().total()).isEqualTo(2);
  }

  @Test
  void anArticleListThatFailsAloneIsKeptAndThePricesArrive() {
    sync.simulator.catalogue().setPrice(8, new BigDecimal("88.00"));
    sync.simulator.faults().add(Fault.status(500).on("GetArticulosWS"));

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("GetArticulosWS"));
    assertThat(sync.sql().lines("select price_net::int from shop.product where id = 8"))
        .containsExactly("88");
    assertThat(sync.sql().number("select count(*) from shop.product where not active")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"per-article, STATUS", "blocks, STATUS", "blocks, CUT_SHORT"})
  void imagesThatVerialGivesNobodyAreKeptAndThePricesArrive(String strategy, FaultKind kind) {
    List<Long> imaged =
        sync.simulator.catalogue().articleIds().stream()
            .filter(id -> sync.simulator.catalogue().imageCount(id) > 0)
            .toList();
    assertThat(imaged).as("more than are asked for before they are left").hasSizeGreaterThan(10);
    sync.simulator.calls().reset();
    imaged.forEach(id -> sync.simulator.catalogue().replaceImage(id, 1));
    sync.simulator.catalogue().setPrice(9, new BigDecimal("99.00"));
    sync.simulator.faults().add(Fault.status(500).on("GetImagenesArticulosWS"));

    CatalogSyncResult result = sync.run(CatalogSyncInput.builder().imageStrategy(strategy).build());

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues())
        .containsEntry("images_unavailable", imaged.size());
    assertThat(sync.simulator.calls().total("GetImagenesArticulosWS"))
        .as("one probe after the other, and not one an article")
        .isLessThan(20);
    assertThat(sync.sql().lines("select price_net::int from shop.product where id = 9"))
        .containsExactly("99");
    sync.simulator.faults().clear();
    sync.simulator.calls().reset();
    sync.run();
    assertThat(sync.simulator.calls().imageCalls()).containsOnlyKeys(imaged);
  }

  @Test
  void aRowOfManufacturersThatIsNotJsonIsNamed() {
    List<Row> before =
        sync.simulator.catalogue().references(ReferenceList.MANUFACTURERS).stream()
            .map(row -> Row.of(row.toString()))
            .toList();
    sync.simulator
        .catalogue()
        .setReferences(
            ReferenceList.MANUFACTURERS,
            List.of(
                Row.of("{\"Id\":1,\"Nombre\":\"Uno\"}"),
                Row.of("{\"Id\":2,\"Nombre\":\"El 24\" negro\"}")));

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues()).containsEntry("list_unavailable", 1);
    assertThat(sync.sql().lines("select message from sync.issue where closed_at is null"))
        .singleElement(as(STRING))
        .contains("row 2 is not JSON, near: ", "El 24");
    sync.simulator.catalogue().setReferences(ReferenceList.MANUFACTURERS, before);
  }

  @Test
  void aListOfManufacturersWithOneRowTakesNoNameAway() {
    sync.simulator
        .catalogue()
        .setReferences(
            ReferenceList.MANUFACTURERS, List.of(Row.of("{\"Id\":1,\"Nombre\":\"Única\"}")));

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("list_too_short", 1);
    assertThat(sync.sql().number(NAMED)).isZero();
    assertThat(sync.run(CatalogSyncInput.builder().acceptShrink(true).build()).outcome())
        .isEqualTo("completed");
    assertThat(sync.sql().number(NAMED)).isZero();
  }

  @Test
  void namesThatArriveBrokenKeepTheKnownOnes() {
    List<String> names = sync.sql().lines("select id, name from erp.manufacturer order by id");
    List<Row> before =
        sync.simulator.catalogue().references(ReferenceList.MANUFACTURERS).stream()
            .map(row -> Row.of(row.toString()))
            .toList();
    sync.simulator
        .catalogue()
        .setReferences(
            ReferenceList.MANUFACTURERS,
            before.stream()
                .map(
                    row ->
                        Row.of(row.toString().replaceAll("(\"Nombre\":\")[^\"]*", "$1Ca\uFFFDon")))
                .toList());

    CatalogSyncResult result = sync.run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(sync.sql().lines("select id, name from erp.manufacturer order by id"))
        .isEqualTo(names);
    assertThat(
            sync.sql()
                .lines(
                    "select distinct message from sync.issue where closed_at is null and kind = 'bad_value'"))
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message).contains("known before", "is kept"));
    sync.simulator.catalogue().setReferences(ReferenceList.MANUFACTURERS, before);
  }

  @Test
  void aCircleOfCategoriesAndADoubledIdAreIssues() {
    List<Row> before =
        sync.simulator.catalogue().references(ReferenceList.CATEGORIES).stream()
            .map(row -> Row.of(row.toString()))
            .toList();
    List<Row> rows = new ArrayList<>(before);
    rows.add(Row.of("{\"Id\":90005,\"ID_Padre\":90005,\"Nombre\":\"Bucle\"}"));
    rows.add(Row.of("{\"Id\":90006,\"ID_Padre\":90005,\"Nombre\":\"Debajo\"}"));
    rows.add(Row.of("{\"Id\":90006,\"ID_Padre\":90005,\"Nombre\":\"Repetida\"}"));
    sync.simulator.catalogue().setReferences(ReferenceList.CATEGORIES, rows);

    CatalogSyncResult result = sync.run();

    assertThat(result.totals().counts().issues())
        .containsEntry("category_cycle", 1)
        .containsEntry("duplicate_id", 1);
    assertThat(
            sync.sql()
                .lines(
                    "select array_to_string(path, ' > ') from shop.category_tree where id > 90000"
                        + " order by id"))
        .containsExactly("Bucle", "Bucle > Debajo");
    assertThat(sync.sql().lines("select message from sync.issue where kind = 'category_cycle'"))
        .singleElement(as(STRING))
        .startsWith("The parents of 90005 form a circle");
    sync.simulator.catalogue().setReferences(ReferenceList.CATEGORIES, before);
  }
}
