package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.Timestamp;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.api.workflowservice.v1.ListScheduleMatchingTimesRequest;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Schedules as an operator types them, on the real Temporal. */
@Tag("thorough")
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class SchedulesTest {

  private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Once a year: no test sees it start by itself. */
  private static final String YEARLY = "7 4 1 1 *";

  private SyncFixture sync;

  @BeforeEach
  void open(LocalStack stack, @TempDir Path home) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(30).seed(5).imageBytes(1_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
  }

  @AfterEach
  void close() throws IOException {
    for (JsonNode schedule : list()) {
      type(0, "remove", schedule.path("name").asText());
    }
    sync.close();
  }

  private Captured type(int expectedExitCode, String... arguments) {
    Captured command = new Captured(sync.environment);
    List<String> typed = new ArrayList<>(List.of("schedule"));
    typed.addAll(List.of(arguments));
    assertThat(command.run(typed.toArray(String[]::new)))
        .as(String.join(" ", arguments) + "\n" + command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  /** But for those of workers. */
  private JsonNode list() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ArrayNode typed = json.createArrayNode();
    for (JsonNode schedule : json.readTree(type(0, "list", "--json").out())) {
      if (!WorkerSchedule.isOne(schedule.path("scheduleId").asText())) {
        typed.add(schedule);
      }
    }
    return typed;
  }

  private JsonNode named(String name) throws IOException {
    for (JsonNode schedule : list()) {
      if (schedule.path("name").asText().equals(name)) {
        return schedule;
      }
    }
    throw new AssertionError("no schedule " + name + " in " + list());
  }

  /** The list lags behind what was set. */
  private void awaitListed(String... names) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<String> found = new ArrayList<>();
    while (!found.equals(List.of(names))) {
      assertThat(System.nanoTime()).as("listed are " + found).isLessThan(end);
      found.clear();
      list().forEach(schedule -> found.add(schedule.path("name").asText()));
    }
  }

  /** Triggers a schedule; the workflow that it has started. */
  private WorkflowStub triggered(String name) throws IOException {
    String before = named(name).path("last").path("workflowId").asText();
    type(0, "trigger", name);
    long end = System.nanoTime() + PATIENCE.toNanos();
    String now = before;
    while (now.equals(before)) {
      assertThat(System.nanoTime()).as(name + " has started nothing").isLessThan(end);
      now = named(name).path("last").path("workflowId").asText(before);
    }
    return sync.temporal().client().newUntypedWorkflowStub(now);
  }

  private static CatalogSyncResult result(WorkflowStub run) {
    return run.getResult(CatalogSyncResult.class);
  }

  /** What Temporal's own command prints. */
  private String temporal(String... arguments) throws Exception {
    Path program;
    try (Stream<Path> found = Files.walk(Path.of("target", "programs"))) {
      program = found.filter(path -> path.endsWith("temporal")).findFirst().orElseThrow();
    }
    List<String> typed = new ArrayList<>(List.of(program.toString()));
    typed.addAll(List.of(arguments));
    typed.addAll(List.of("--address", sync.environment.get("TEMPORAL_ADDRESS")));
    Process process = new ProcessBuilder(typed).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
    return told;
  }

  @Test
  void aScheduleIsSetListedPausedResumedAndRemoved() throws Exception {
    type(
        0,
        "set",
        "stock",
        "--every",
        "PT10M",
        "--between",
        "08:00-22:00",
        "--days",
        "mon-sat",
        "--phase",
        "products",
        "--jitter",
        "PT1M");
    awaitListed("stock");
    JsonNode stock = named("stock");
    assertThat(stock.path("scheduleId").asText()).isEqualTo("verial-sync-stock");
    assertThat(stock.path("what").asText())
        .isEqualTo("sync --phase products; skipped while another run is active");
    assertThat(stock.path("when").asText())
        .isEqualTo("every 10 min, 08:00-22:00, mon-sat; up to 1 min later");
    assertThat(stock.path("setElsewhere").asBoolean(true)).isFalse();
    assertThat(stock.path("next")).hasSize(5);
    for (JsonNode next : stock.path("next")) {
      assertThat(Instant.parse(next.asText()).atZone(MADRID).getHour()).isBetween(8, 21);
    }

    assertThat(type(0, "pause", "stock", "--reason", "the shop moves").out())
        .contains("Paused: schedule stock");
    assertThat(type(0, "list").out()).contains("stock  PAUSED: the shop moves (");
    type(0, "set", "stock", "--every", "PT20M");
    assertThat(named("stock").path("paused").asBoolean()).as("set again, it stays paused").isTrue();
    type(0, "resume", "stock");
    assertThat(named("stock").path("note").asText())
        .isEqualTo(
            "sync; skipped while another run is active: every 20 min, 00:00-24:00, every day");

    JsonNode before = list();
    assertThat(type(2, "set", "stock", "--cron", "61 3 * * *").err())
        .contains("--cron is \"61 3 * * *\": Minute is not in range [0-59]");
    assertThat(type(2, "set", "other", "--cron", "10 3 * foo *").err())
        .contains("--cron is \"10 3 * foo *\": ");
    for (String command : List.of("pause", "resume", "trigger", "remove")) {
      assertThat(type(2, command, "stok").err())
          .contains("NAME is \"stok\", and there is no such schedule");
    }
    assertThat(list()).as("nothing was changed").isEqualTo(before);

    type(0, "remove", "stock");
    type(2, "remove", "stock");
    awaitListed();
  }

  @Test
  void whatMostShopsWantIsSetAfterItWasShown() throws Exception {
    assertThat(type(2, "recommended").err()).contains("stock ", "night ", "verify ", "gc ");
    assertThat(list()).isEmpty();

    Captured set = type(0, "recommended", "--yes", "--between", "09:00-21:00");

    assertThat(set.err()).contains("every 10 min, 09:00-21:00, mon-sat; up to 1 min later");
    awaitListed("gc", "night", "stock", "verify");
    assertThat(set.out()).isEqualTo(inOrder("stock", "night", "verify", "gc"));
    assertThat(named("night").path("what").asText())
        .isEqualTo("sync; waits while another run is active");
    assertThat(named("verify").path("what").asText())
        .isEqualTo("sync --verify; waits while another run is active");
    assertThat(named("gc").path("what").asText()).isEqualTo("gc --delete");
    list().forEach(schedule -> assertThat(schedule.path("setElsewhere").asBoolean(true)).isFalse());
  }

  private String inOrder(String... names) {
    String listed = type(0, "list").out().strip();
    List<String> blocks = List.of(listed.split("\n\n"));
    return Stream.of(names)
            .map(
                name ->
                    blocks.stream()
                        .filter(block -> block.startsWith(name + "\n"))
                        .findFirst()
                        .orElseThrow())
            .reduce((one, other) -> one + "\n\n" + other)
            .orElseThrow()
        + "\n";
  }

  @Test
  void temporalsOwnCommandShowsAndChangesIt() throws Exception {
    type(0, "set", "night", "--cron", YEARLY);
    awaitListed("night");
    assertThat(temporal("schedule", "list")).contains("verial-sync-night");
    assertThat(temporal("schedule", "describe", "--schedule-id", "verial-sync-night"))
        .contains("CatalogSync", "Europe/Madrid", "cron " + YEARLY);

    temporal(
        "schedule",
        "update",
        "--schedule-id",
        "verial-sync-night",
        "--cron",
        "30 5 * * *",
        "--time-zone",
        "Europe/Madrid",
        "--type",
        "CatalogSync",
        "--task-queue",
        "verial-sync",
        "--workflow-id",
        "w",
        "--static-summary",
        "not by verial-sync",
        "--input",
        "{\"mode\":\"full\"}");

    JsonNode night = named("night");
    assertThat(night.path("setElsewhere").asBoolean()).isTrue();
    assertThat(night.path("what").asText())
        .isEqualTo("sync --mode full; fails while another run is active");
    assertThat(night.path("when").asText()).contains("minute 30, hour 5,");
    assertThat(type(0, "list").out()).contains("changed  in Temporal");
    temporal(
        "schedule", "toggle", "--schedule-id", "verial-sync-night", "--pause", "--reason", "x");
    assertThat(named("night").path("paused").asBoolean()).isTrue();
    type(0, "resume", "night");
    type(0, "pause", "night", "--reason", "holidays");

    type(0, "set", "night", "--cron", YEARLY);
    assertThat(named("night").path("setElsewhere").asBoolean(true)).isFalse();
    assertThat(named("night").path("paused").asBoolean()).as("set again, it stays paused").isTrue();
    assertThat(named("night").path("note").asText()).startsWith("holidays (");
  }

  @Test
  void aTriggeredScheduleStartsARunOfThisInstallation() throws Exception {
    sync.startWorker();
    type(0, "set", "stock", "--cron", YEARLY, "--phase", "products");
    awaitListed("stock");

    CatalogSyncResult result = result(triggered("stock"));

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(named("stock").path("last").path("outcome").asText()).isEqualTo("completed");
    assertThat(sync.sql().lines("select phase from sync.run")).containsExactly("products");
    assertThat(sync.sql().value("select workflow_id from sync.run"))
        .startsWith("verial-sync-stock-");
    assertThat(
            temporal(
                "workflow",
                "describe",
                "--workflow-id",
                sync.sql().value("select workflow_id from sync.run"),
                "-o",
                "json"))
        .contains("VerialSyncInstallation", "SyncRunId");
  }

  @Test
  void oneWaitsTheOthersAreSkippedAndKilledWorkersLoseNeither(@TempDir Path logs) throws Exception {
    Process worker = sync.startWorkerProcess(logs.resolve("1.log"));
    type(0, "set", "stock", "--every", "PT12H", "--between", "04:07-17:00");
    type(0, "set", "night", "--cron", YEARLY);
    type(0, "set", "other", "--cron", YEARLY);
    awaitListed("night", "other", "stock");
    long hanging = sync.simulator.faults().add(Fault.hang().on(IMAGES));
    WorkflowStub running = sync.start(null);
    assertThat(sync.simulator.calls().awaitInFlight(1, PATIENCE)).isTrue();

    CatalogSyncResult skipped = result(triggered("stock"));
    assertThat(skipped.outcome()).isEqualTo("skipped");
    assertThat(skipped.notes()).singleElement().asString().startsWith("Run 1 is under way:");
    assertThat(named("stock").path("last").path("outcome").asText()).isEqualTo("skipped");

    WorkflowStub night = triggered("night");
    awaitWaiter(night.getExecution().getWorkflowId());
    assertThat(type(5, "trigger", "night").err()).contains("is running");
    worker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    sync.startWorkerProcess(logs.resolve("2.log"));
    CatalogSyncResult second = result(triggered("other"));
    assertThat(second.outcome()).isEqualTo("skipped");
    assertThat(second.notes().get(0))
        .contains("Run 1 is under way:")
        .contains("Workflow %s is next, since".formatted(night.getExecution().getWorkflowId()));
    Captured queued = new Captured(sync.environment);
    assertThat(queued.run("start", "--queue", "--wait")).as(queued.err()).isEqualTo(5);
    assertThat(queued.out()).contains("skipped", "is next, since");

    sync.simulator.faults().remove(hanging);
    assertThat(result(running).outcome()).isEqualTo("completed");
    assertThat(result(night).outcome()).isEqualTo("completed");
    assertThat(sync.sql().lines("select workflow_id || ' ' || status from sync.run order by id"))
        .containsExactly(
            running.getExecution().getWorkflowId() + " completed",
            night.getExecution().getWorkflowId() + " completed");
  }

  private void awaitWaiter(String workflowId) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (sync.sql()
            .number(
                "select count(*) from sync.guard where next_workflow_id = '%s'"
                    .formatted(workflowId))
        == 0) {
      assertThat(System.nanoTime()).as("nobody waits").isLessThan(end);
    }
  }

  @Test
  void garbageCollectionIsAWorkflowThatReportsUnlessToldToDelete() throws Exception {
    sync.with("SHOP_KEEP_VERSIONS", "PT0S");
    sync.startWorker();
    sync.run();
    var catalogue = sync.simulator.catalogue();
    long article =
        catalogue.articleIds().stream()
            .filter(id -> catalogue.imageCount(id) > 0)
            .findFirst()
            .orElseThrow();
    catalogue.replaceImage(article, 1);
    sync.run();
    assertThat(new Captured(sync.environment).run("migrate"))
        .as("the bucket gets its mark")
        .isZero();
    type(0, "set", "look", "--cron", YEARLY, "--gc", "--older-than", "PT0S");
    type(0, "set", "gc", "--cron", YEARLY, "--gc", "--older-than", "PT0S", "--delete");
    awaitListed("gc", "look");
    long objects = sync.sql().number("select count(*) from media.object");

    CatalogGcResult first = triggered("gc").getResult(CatalogGcResult.class);
    assertThat(first.deleted()).isTrue();
    assertThat(first.versions()).isPositive();
    CatalogGcResult found = triggered("look").getResult(CatalogGcResult.class);
    assertThat(found.deleted()).isFalse();

    assertThat(first.images() + found.images()).isEqualTo(1);
    assertThat(triggered("gc").getResult(CatalogGcResult.class).images()).isEqualTo(found.images());
    assertThat(sync.sql().number("select count(*) from media.object where state = 'stored'"))
        .isEqualTo(objects - 1);
    assertThat(named("gc").path("last").path("outcome").asText()).isEqualTo("completed");
  }

  @Test
  void onTheDaysOfTwentyThreeAndTwentyFiveHoursTheNightlyRunStartsOnce() throws Exception {
    LocalDate spring = LocalDate.of(2027, 3, 28);
    LocalDate autumn = LocalDate.of(2027, 10, 31);
    type(0, "set", "half", "--every", "PT30M", "--between", "00:30-04:00");
    type(0, "set", "early", "--cron", "30 2 * * *");
    type(0, "set", "night", "--cron", "10 3 * * *");
    awaitListed("early", "half", "night");

    assertThat(times("night", spring)).containsExactly("03:10+02:00");
    assertThat(times("night", autumn)).containsExactly("03:10+01:00");
    assertThat(times("half", spring))
        .as("what the clock leaves out is not made up for")
        .containsExactly("00:30+01:00", "01:00+01:00", "01:30+01:00", "03:00+02:00", "03:30+02:00");
    assertThat(times("early", spring)).isEmpty();
    assertThat(times("early", autumn)).hasSize(1);
  }

  /** When Temporal would start it on a day in Madrid. */
  private List<String> times(String name, LocalDate day) {
    return sync
        .temporal()
        .stubs()
        .blockingStub()
        .listScheduleMatchingTimes(
            ListScheduleMatchingTimesRequest.newBuilder()
                .setNamespace(sync.temporal().namespace())
                .setScheduleId("verial-sync-" + name)
                .setStartTime(timestamp(day))
                .setEndTime(timestamp(day.plusDays(1)))
                .build())
        .getStartTimeList()
        .stream()
        .map(time -> Instant.ofEpochSecond(time.getSeconds()).atZone(MADRID))
        .map(time -> time.toLocalTime() + time.getOffset().toString())
        .toList();
  }

  private static Timestamp timestamp(LocalDate day) {
    return Timestamp.newBuilder().setSeconds(day.atStartOfDay(MADRID).toEpochSecond()).build();
  }
}
