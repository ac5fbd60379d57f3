package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ReferenceChanges;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.confirm.ConfirmCommand;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.CanceledFailure;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run tells is what the next run does, and it leaves every row as it was. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class DryRunTest {

  private static final CatalogSyncInput DRY = CatalogSyncInput.builder().dryRun(true).build();

  private static final CatalogSyncInput ASKS = CatalogSyncInput.builder().confirm(true).build();

  /** What a real run replaced, as a dry run tells it; images come with a real run alone. */
  private static final String REPLACED =
      """
      select v.product_id || ' ' || f.key || ' ' || f.value || ' -> ' || (to_jsonb(p) -> f.key)::text
      from shop.product_version v join shop.product p on p.id = v.product_id
      cross join lateral jsonb_each(v.product) f
      where v.run_id = %d and f.value is distinct from to_jsonb(p) -> f.key
        and f.key not in ('changed_at', 'images_state', 'active')
      """;

  @TempDir Path home;
  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void open(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(60).seed(12).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    erp = sync.simulator.catalogue();
    sync.startWorker();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  /** Every row but of what belongs to runs: their books, readings and calls. */
  private Map<String, List<String>> everything() {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String table :
        sync.sql()
            .lines(
                """
                select table_schema || '.' || table_name from information_schema.tables
                where table_type = 'BASE TABLE' and table_schema in ('erp', 'media', 'shop', 'sync')
                  and table_name not in ('run', 'guard', 'batch', 'gate', 'gate_window', 'call', 'call_minute', 'reading', 'staged_block',
                    'change_question', 'changed_article', 'difference', 'lease', 'permit', 'method_support', 'schema_history')
                """)) {
      rows.put(
          table,
          sync.sql().lines("select to_jsonb(t)::text from %s t order by 1".formatted(table)));
    }
    return rows;
  }

  private void change() {
    List<Long> ids = erp.articleIds();
    erp.changeArticle(ids.get(1), Map.of("Nombre", "Otro título", "Peso", new BigDecimal("1.250")));
    erp.setPrice(ids.get(10), new BigDecimal("99.90"));
    erp.setPrice(ids.get(11), new BigDecimal("0.01"));
    erp.setTariffs(ids.get(12), List.of());
    erp.setStock(ids.get(20), new BigDecimal("-1.5"));
    erp.setStock(ids.get(21), List.of());
    erp.addImage(ids.get(30));
    erp.removeArticle(ids.get(40));
    barcode(ids.get(14), "shared from now on");
    barcode(ids.get(15), "shared from now on");
    barcode(ids.get(43), "no longer shared");
    barcode(erp.addArticle(), "shared with a new one");
    ReferenceChanges.make(erp, 1);
  }

  private void barcode(long article, String barcode) {
    erp.changeArticle(article, Map.of("ReferenciaBarras", barcode));
  }

  /** Two whose barcode another has, and one whose barcode another will have. */
  private void sharedBarcodes() {
    List<Long> ids = erp.articleIds();
    barcode(ids.get(40), "shared with one that vanishes");
    barcode(ids.get(41), "Shared with one that vanishes");
    barcode(ids.get(42), "shared until now");
    barcode(ids.get(43), "shared until now");
    barcode(ids.get(16), "shared with a new one");
  }

  private JsonNode diff(long run) throws Exception {
    Captured captured = new Captured(sync.environment);
    assertThat(captured.run("diff", "--run", "" + run, "--json")).as(captured.err()).isZero();
    return JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build()
        .readTree(captured.out());
  }

  private static Set<String> of(JsonNode diff, String kind) {
    TreeSet<String> found = new TreeSet<>();
    for (JsonNode line : diff.path("lines")) {
      if (line.path("kind").asText().equals(kind)) {
        found.add(line.path("article").asText());
      }
    }
    return found;
  }

  /** What changes in {@code shop.product}, as {@link #REPLACED} tells it. */
  private static Set<String> changes(JsonNode diff) {
    TreeSet<String> told = new TreeSet<>();
    for (JsonNode line : diff.path("lines")) {
      if (line.path("kind").asText().equals("changed")
          && !List.of("tiers", "images").contains(line.path("field").asText())) {
        told.add(
            "%s %s %s -> %s"
                .formatted(
                    line.path("article").asText(),
                    line.path("field").asText(),
                    line.get("was"),
                    line.get("willBe")));
      }
    }
    return told;
  }

  private static Set<String> names(JsonNode diff) {
    TreeSet<String> told = new TreeSet<>();
    for (JsonNode line : diff.path("lines")) {
      if (line.path("kind").asText().equals("name")) {
        told.add(name(line.path("field").asText(), line.get("was"), line.get("willBe")));
      }
    }
    return told;
  }

  /** What a real run replaced in the tables of names. */
  private Set<String> names(long run) throws Exception {
    TreeSet<String> written = new TreeSet<>();
    JsonMapper json = new JsonMapper();
    for (String table : ReferenceChanges.TABLES) {
      String key =
          switch (table) {
            case "configurable_field" -> "t.family_id, t.id";
            case "configurable_field_node" -> "t.family_id, t.field_id, t.id";
            default -> "t.id";
          };
      for (String line :
          sync.sql()
              .lines(
                  """
                  select jsonb_build_array(v.list || ' ' || array_to_string(v.key, ' '), v.row, to_jsonb(t))::text
                  from shop.name_version v join shop.%1$s t on array[%2$s] = v.key
                  where v.list = '%1$s' and v.run_id = %3$d
                  """
                      .formatted(table, key, run))) {
        JsonNode row = json.readTree(line);
        written.add(name(row.get(0).asText(), row.get(1), row.get(2)));
      }
    }
    return written;
  }

  private static String name(String row, JsonNode was, JsonNode willBe) {
    return "%s %s -> %s".formatted(row, was, willBe);
  }

  @Test
  void whatItTellsIsWhatTheNextRunDoes() throws Exception {
    sync.run();
    long unchanged = calls(sync.run());
    CatalogSyncResult nothing = sync.run(DRY);
    assertThat(calls(nothing)).as("calls of an unchanged run").isEqualTo(unchanged);
    assertThat(diff(nothing.runId()).path("lines")).isEmpty();
    sharedBarcodes();
    sync.run();
    long removed = erp.articleIds().get(40);
    change();
    Map<String, List<String>> before = everything();

    CatalogSyncResult dry = sync.run(DRY);
    assertThat(dry.outcome()).isEqualTo("completed");
    assertThat(dry.notes()).anyMatch(note -> note.startsWith("A dry run: nothing was written"));
    assertThat(everything()).isEqualTo(before);
    assertThat(sync.sql().number("select count(*) from sync.undo")).isZero();
    assertThat(sync.sql().value("select mode from sync.run where id = " + dry.runId()))
        .isEqualTo("dry-run");
    assertThat(dry.totals().callsByMethod()).doesNotContainKey("GetImagenesArticulosWS");
    Captured story = new Captured(sync.environment);
    assertThat(story.run("history", "" + erp.articleIds().get(10))).isZero();
    assertThat(story.out()).contains("dry run: price_gross would change: ");
    JsonNode diff = diff(dry.runId());
    String dear = "" + erp.articleIds().get(10);
    Captured part = new Captured(sync.environment);
    assertThat(
            part.run(
                "diff", "--run", "" + dry.runId(), "--field", "price_gross", "--article", dear))
        .isZero();
    assertThat(part.out())
        .containsPattern(
            "changed: price_gross +1\n\n  article " + dear + "  price_gross: .* -> .*\n$");
    Captured none = new Captured(sync.environment);
    assertThat(none.run("diff", "--run", "" + dry.runId(), "--field", "pages")).isZero();
    assertThat(none.out()).contains("a run would change nothing of that.");
    long real = sync.run().runId();
    assertThat(changes(diff))
        .filteredOn(change -> change.contains(" barcode_is_unique "))
        .extracting(change -> change.substring(0, change.indexOf(' ')))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(14, 15, 16, 41, 42, 43)
                .map(n -> "" + (n < 40 ? erp.articleIds().get(n) : erp.articleIds().get(n - 1)))
                .toList());
    assertThat(changes(diff)).isEqualTo(new TreeSet<>(sync.sql().lines(REPLACED.formatted(real))));
    assertThat(of(diff, "new"))
        .isEqualTo(
            new TreeSet<>(
                sync.sql()
                    .lines(
                        "select article_id::text from sync.product_event where kind = 'inserted' and run_id = "
                            + real)));
    assertThat(of(diff, "deactivated")).containsExactly("" + removed);
    assertThat(of(diff, "images_asked"))
        .isEqualTo(
            new TreeSet<>(
                sync.sql()
                    .lines("select article_id::text from media.article where run_id = " + real)));
    assertThat(diff.path("extremes").path("up").get(0).path("articleId").asLong())
        .isEqualTo(erp.articleIds().get(10));
    assertThat(diff.path("extremes").path("pricesGone").asInt()).isEqualTo(2);
    assertThat(diff.path("extremes").path("stockGone").asInt()).isPositive();
    assertThat(names(diff))
        .isEqualTo(names(real))
        .extracting(name -> name.substring(0, name.indexOf(' ')))
        .containsAll(ReferenceChanges.TABLES);
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void afterAYesTheRunReadsAfreshAndWritesWhatItTold() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> shop = shop();
    sync.stopWorkers();
    Process first = sync.startWorkerProcess(home.resolve("first.log"));
    WorkflowStub run = sync.start(ASKS);
    awaitQuestion(run);
    long id = run.query("progress", Progress.class).runId();
    JsonNode diff = diff(id);
    assertThat(shop()).isEqualTo(shop);
    kill(first);

    Process second = sync.startWorkerProcess(home.resolve("second.log"));
    CountDownLatch undone = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    sync.simulator.afterCall(
        "GetVersionWS",
        1,
        () -> {
          undone.countDown();
          await(killed);
        });
    Acknowledgement unused = run.update("confirm", Acknowledgement.class, (Object) null);
    await(undone);
    assertThat(shop()).isEqualTo(shop);
    assertThat(sync.sql().number("select count(*) from sync.undo")).isZero();
    kill(second);
    killed.countDown();
    long late = erp.articleIds().get(50);
    erp.setPrice(late, new BigDecimal("12.34"));
    sync.startWorker();

    CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.notes()).anyMatch(note -> note.startsWith("Confirmed; "));
    assertThat(result.runId()).isEqualTo(id);
    assertThat(Differences.ofListed(sync)).isEmpty();
    Set<String> written = new TreeSet<>(sync.sql().lines(REPLACED.formatted(id)));
    written.removeIf(line -> line.startsWith(late + " "));
    assertThat(changes(diff)).isNotEmpty().isEqualTo(written);
    assertThat(diff(id)).as("what was foretold stays").isEqualTo(diff);
    assertThat(sync.run().totals().counts().productsUpdated()).isZero();
  }

  @Test
  void oneThatWasConfirmedAndIsResetChangesNothing() throws Exception {
    sync.run();
    change();
    WorkflowStub run = sync.start(ASKS);
    awaitQuestion(run);
    Acknowledgement unused = run.update("confirm", Acknowledgement.class, (Object) null);
    run.getResult(CatalogSyncResult.class);
    Map<String, List<String>> before = everything();

    WorkflowStub again = reset(run);

    assertThatThrownBy(() -> again.getResult(CatalogSyncResult.class))
        .hasStackTraceContaining(
            "Run 2 was confirmed before its workflow was reset, and does not ask again: start a new run.");
    assertThat(everything()).isEqualTo(before);
    assertThat(sync.sql().value("select status from sync.run where id = 2")).isEqualTo("completed");
  }

  /** To its first workflow task. */
  private WorkflowStub reset(WorkflowStub run) {
    WorkflowClient client = sync.temporal().client();
    var unused =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .resetWorkflowExecution(
                ResetWorkflowExecutionRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setWorkflowExecution(run.getExecution())
                    .setWorkflowTaskFinishEventId(4)
                    .setRequestId(UUID.randomUUID().toString())
                    .build());
    return client.newUntypedWorkflowStub(run.getExecution().getWorkflowId());
  }

  @Test
  void afterANoEverythingIsAsItWas() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> before = everything();
    WorkflowStub run = sync.start(ASKS);
    awaitQuestion(run);
    Acknowledgement unused =
        run.update("confirm", Acknowledgement.class, new ConfirmCommand(false, "not today"));
    assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(run.describe().getStatus())
        .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
    assertThat(everything()).isEqualTo(before);
    assertThat(sync.sql().value("select status || ': ' || message from sync.run where id = 2"))
        .startsWith("cancelled: Cancelled: the answer was no (not today). Nothing was written;");
    assertThat(
            sync.sql()
                .value(
                    "select products_inserted || '+' || products_updated from sync.run where id = 2"))
        .isEqualTo("0+0");
    assertThat(of(diff(2), "new")).hasSize(1);
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void oneThatWasTerminatedWhileItWaitedIsUndoneBeforeTheNextRun() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> before = everything();
    WorkflowStub run = sync.start(ASKS);
    awaitQuestion(run);
    run.terminate("a test");
    assertThat(sync.run(DRY).outcome()).isEqualTo("completed");
    assertThat(everything()).isEqualTo(before);
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  private Map<String, List<String>> shop() {
    Map<String, List<String>> shop = everything();
    shop.keySet().removeIf(table -> !table.startsWith("shop."));
    return shop;
  }

  private static void awaitQuestion(WorkflowStub run) {
    Awaitility.await()
        .forever()
        .until(
            () -> run.query("progress", Progress.class).state(),
            Progress.WAITING_FOR_CONFIRMATION::equals);
  }

  private static void kill(Process worker) throws InterruptedException {
    worker.destroyForcibly().waitFor();
  }

  private static int calls(CatalogSyncResult run) {
    return run.totals().callsByMethod().values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void onAnEmptyDatabaseItTellsEverythingAndLeavesNothing() throws Exception {
    Map<String, List<String>> before = everything();
    CatalogSyncResult dry = sync.run(DRY);
    assertThat(everything()).isEqualTo(before);
    assertThat(of(diff(dry.runId()), "new")).hasSize(60);
    Captured shown = new Captured(sync.environment);
    assertThat(
            shown.run("diff", "--run", "" + dry.runId(), "--csv", home.resolve("d.csv").toString()))
        .isZero();
    assertThat(shown.out()).contains("products new", " 60");
    assertThat(home.resolve("d.csv")).content().contains(",new,,,");
    assertThat(new Captured(sync.environment).run("diff", "--run", "99")).isEqualTo(2);
    Captured made = new Captured(sync.environment);
    assertThat(made.run("diff")).as(made.err()).isZero();
    assertThat(made.err()).contains("A dry run comes first");
    assertThat(made.out()).contains("Run 2 (dry): ");
    Captured typo = new Captured(sync.environment);
    assertThat(typo.run("diff", "--run", "" + dry.runId(), "--field", "price")).isEqualTo(2);
    assertThat(typo.err()).contains("--field is price; expected is a column of shop.product");
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void oneThatWasTerminatedIsUndoneBeforeTheNextRun() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> before = everything();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch terminated = new CountDownLatch(1);
    sync.simulator.afterCall(
        "GetFabricantesWS",
        1,
        () -> {
          reached.countDown();
          await(terminated);
        });
    WorkflowStub run = sync.start(DRY);
    await(reached);
    run.terminate("a test");
    terminated.countDown();
    Captured findings = new Captured(sync.environment);
    assertThat(findings.run("diff", "--run", "2")).isZero();
    assertThat(findings.err()).contains("Run 2 is running: its findings are not complete.");
    assertThat(sync.run(DRY).outcome()).isEqualTo("completed");
    assertThat(everything()).isEqualTo(before);
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void productsThatComeBackAndTheirTiersAndImagesAreTold() throws Exception {
    List<Long> ids = erp.articleIds();
    long back = ids.get(59);
    sync.run();
    erp.removeArticle(back);
    sync.run();
    erp.addImage(ids.get(3));
    sync.run(CatalogSyncInput.builder().phase("images").build());
    erp.returnArticle(back);
    erp.setTariffs(ids.get(4), List.of(tier(ids.get(4), 0, "10.00"), tier(ids.get(4), 12, "9.25")));

    JsonNode diff = diff(sync.run(DRY).runId());

    long real = sync.run().runId();
    assertThat(of(diff, "reactivated"))
        .containsExactly("" + back)
        .isEqualTo(events("reactivated", real));
    for (String field : List.of("tiers", "images")) {
      assertThat(lists(diff, field)).as(field).isEqualTo(lists(real, field));
    }
    assertThat(lists(diff, "tiers")).anyMatch(tiers -> tiers.startsWith(ids.get(4) + " ["));
    assertThat(lists(diff, "images")).anyMatch(images -> images.startsWith(ids.get(3) + " ["));
  }

  private static Row tier(long article, int units, String price) {
    return Row.of(
        "{\"Dto\":0,\"DtoEurosXUd\":0,\"ID_Articulo\":%d,\"Precio\":%s,\"UdsMin\":%d,\"UdsRegalo\":0}"
            .formatted(article, price, units));
  }

  private Set<String> events(String kind, long run) {
    return new TreeSet<>(
        sync.sql()
            .lines(
                "select article_id::text from sync.product_event where kind = '%s' and run_id = %d"
                    .formatted(kind, run)));
  }

  /** What it tells; null stands for none. */
  private static Set<String> lists(JsonNode diff, String field) {
    TreeSet<String> told = new TreeSet<>();
    for (JsonNode line : diff.path("lines")) {
      if (line.path("kind").asText().equals("changed")
          && line.path("field").asText().equals(field)) {
        JsonNode was = line.get("was");
        told.add(line.path("article").asText() + " " + (was.isNull() ? "[]" : was));
      }
    }
    return told;
  }

  /** What a real run replaced. */
  private Set<String> lists(long run, String field) throws Exception {
    TreeSet<String> replaced = new TreeSet<>();
    for (Map<String, String> row :
        sync.sql()
            .rows(
                "select product_id::text as id, %1$s::text as was from shop.product_version where run_id = %2$d and %1$s is not null"
                    .formatted(field, run))) {
      replaced.add(row.get("id") + " " + new JsonMapper().readTree(row.get("was")));
    }
    return replaced;
  }

  @Test
  void theCommandEndsWithZeroWhateverItFinds() {
    erp.changeArticle(erp.articleIds().get(1), Map.of("Nombre", ""));
    Captured dry = new Captured(sync.environment);
    assertThat(dry.run("sync", "--dry-run")).as(dry.err()).isZero();
    assertThat(dry.out()).contains("Run 1: completed", "A dry run: nothing was written");
    assertThat(new Captured(sync.environment).run("sync")).as("a run that writes").isEqualTo(3);
  }

  /** An article's comparison with its new price waits until this is closed. */
  private Connection startUpToTheComparison(AtomicReference<WorkflowStub> run) throws Exception {
    Connection lock =
        DriverManager.getConnection(sync.sql().url(), sync.sql().user(), sync.sql().password());
    lock.setAutoCommit(false);
    CountDownLatch listed = new CountDownLatch(1);
    CountDownLatch locked = new CountDownLatch(1);
    sync.simulator.afterCall(
        "GetFabricantesWS",
        1,
        () -> {
          listed.countDown();
          await(locked);
        });
    run.set(sync.start(DRY));
    await(listed);
    try (Statement statement = lock.createStatement()) {
      statement.execute(
          "insert into sync.difference (run_id, article_id, kind, field) select max(id), %d, 'changed', 'price_gross' from sync.run"
              .formatted(erp.articleIds().get(10)));
    }
    locked.countDown();
    Awaitility.await().forever().until(() -> sync.sql().waitsForALock());
    return lock;
  }

  @Test
  void oneThatIsCancelledWhileItComparesLeavesNothing() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> before = everything();
    AtomicReference<WorkflowStub> run = new AtomicReference<>();
    try (Connection lock = startUpToTheComparison(run)) {
      run.get().cancel();
      Awaitility.await()
          .forever()
          .until(
              () ->
                  sync
                      .temporal()
                      .client()
                      .fetchHistory(run.get().getExecution().getWorkflowId())
                      .getEvents()
                      .stream()
                      .anyMatch(
                          event ->
                              event.getEventType()
                                  == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED));
      lock.rollback();
    }
    assertThatThrownBy(() -> run.get().getResult(CatalogSyncResult.class))
        .hasCauseInstanceOf(CanceledFailure.class);
    assertThat(everything()).isEqualTo(before);
    assertThat(sync.sql().value("select status from sync.run where id = 2")).isEqualTo("cancelled");
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void oneWhoseWorkerDiesWhileItComparesTellsTheSame() throws Exception {
    sync.run();
    change();
    Map<String, List<String>> before = everything();
    sync.stopWorkers();
    Process worker = sync.startWorkerProcess(home.resolve("worker.log"));
    AtomicReference<WorkflowStub> run = new AtomicReference<>();
    try (Connection lock = startUpToTheComparison(run)) {
      kill(worker);
      lock.rollback();
    }
    sync.startWorker();

    assertThat(run.get().getResult(CatalogSyncResult.class).outcome()).isEqualTo("completed");

    assertThat(everything()).isEqualTo(before);
    JsonNode diff = diff(2);
    long real = sync.run().runId();
    assertThat(changes(diff)).isEqualTo(new TreeSet<>(sync.sql().lines(REPLACED.formatted(real))));
    assertThat(names(diff)).isEqualTo(names(real));
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void whatItAcceptsCountsForItsReportAlone() throws Exception {
    sync.run();
    List<Long> ids = erp.articleIds();
    ids.subList(0, 30).forEach(erp::removeArticle);
    Map<String, List<String>> before = everything();
    CatalogSyncResult dry =
        sync.run(CatalogSyncInput.builder().dryRun(true).acceptShrink(true).build());
    assertThat(of(diff(dry.runId()), "deactivated")).hasSize(30);
    assertThat(everything()).isEqualTo(before);
    CatalogSyncResult doubted = sync.run();
    assertThat(doubted.notes()).anyMatch(note -> note.contains("none was deactivated"));
    assertThat(sync.sql().number("select count(*) from shop.product where active")).isEqualTo(60);
  }
}
