package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.acceptance.Truth;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * This version and a next minor one, each as it is built: {@code next-minor-version.patch} adds a
 * column, an input field and an activity. The build of the next replays this one's histories, and
 * its migrations only add.
 */
@Tag("alone")
@Tag("thorough")
@Timeout(900)
@ExtendWith(EmbeddedStack.class)
final class UpgradeTest {

  private static final Path THIS = Path.of("..").toAbsolutePath().normalize();
  private static final Map<String, Object> SLOW =
      Map.of("imageStrategy", "per-article", "batchSize", 20);

  /** The first version in each of them is ours. */
  private static final String NEXT_VERSION =
      "sed -i '0,/<version>/s|<version>[^<]*|<version>1.1.0|'";

  @TempDir static Path next;

  @TempDir Path logs;
  private final List<Process> processes = new ArrayList<>();

  @BeforeAll
  static void buildTheNextVersion() throws Exception {
    copy(THIS, next);
    Path patch = Path.of("src", "test", "resources", "next-minor-version.patch").toAbsolutePath();
    typed(next, Map.of(), "git", "apply", patch.toString());
    typed(next, Map.of(), "sh", "-c", NEXT_VERSION + " pom.xml */pom.xml");
    typed(
        next,
        Map.of(),
        ("mvn -B -ntp -q -pl starter -am package -Dtest=ReplayTest,ReleasedSchemaTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true")
            .split(" "));
    assertThat(typed(next, Map.of(), "./verial-sync", "--version")).contains("verial-sync 1.1.0");
  }

  private static void copy(Path from, Path to) throws IOException {
    Set<String> built = Set.of("target", ".git");
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (built.contains(String.valueOf(folder.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static ProcessBuilder process(
      Path version, Map<String, String> environment, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(version.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Returns what it printed, and expects that it succeeds. */
  private static String typed(Path version, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile("upgrade", ".log");
    Process process =
        process(version, environment, command).redirectOutput(printed.toFile()).start();
    try {
      process.waitFor();
      String text = Files.readString(printed);
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
      Files.delete(printed);
    }
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process worker(Path version, SyncFixture sync) throws Exception {
    File log = logs.resolve("worker-" + processes.size() + ".log").toFile();
    Process worker =
        process(version, sync.environment, "./verial-sync", "worker").redirectOutput(log).start();
    processes.add(worker);
    while (!Files.readString(log.toPath()).contains("Polling ")) {
      if (worker.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(Files.readString(log.toPath()));
      }
    }
    return worker;
  }

  private static void stop(Process worker) throws InterruptedException {
    worker.destroy();
    assertThat(worker.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private static SyncFixture slow(LocalStack stack) throws Exception {
    return SyncFixture.on(
            stack, SimulatorOptions.builder().articles(400).seed(5).imageBytes(2_000).build())
        .with("VERIAL_MAX_CALLS_PER_SECOND", "20");
  }

  private static WorkflowStub start(SyncFixture sync, Map<String, Object> input) {
    WorkflowStub run =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    run.start(input);
    return run;
  }

  private static void awaitImageCalls(SyncFixture sync, int more) {
    long before = sync.simulator.calls().total("GetImagenesArticulosWS");
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> sync.simulator.calls().total("GetImagenesArticulosWS") >= before + more);
  }

  private static void expectTruth(SyncFixture sync) {
    assertThat(
            Truth.differences(
                Truth.of(sync.simulator.catalogue()),
                Truth.shown(
                    sync.environment.get("DATABASE_URL"),
                    sync.environment.get("DATABASE_USER"),
                    sync.environment.get("DATABASE_PASSWORD"))))
        .isEmpty();
  }

  /** The processes that have done workflow tasks of a run. */
  private static Set<Long> pids(SyncFixture sync, WorkflowStub run) {
    return events(sync, run).stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .map(event -> event.getWorkflowTaskCompletedEventAttributes().getIdentity())
        .map(identity -> Long.valueOf(identity.replaceAll("@.*", "")))
        .collect(Collectors.toSet());
  }

  private static List<HistoryEvent> events(SyncFixture sync, WorkflowStub run) {
    return sync.temporal().client().fetchHistory(run.getExecution().getWorkflowId()).getEvents();
  }

  @Test
  void aRunIsContinuedByTheNextVersionAndGivenBack(LocalStack stack) throws Exception {
    try (SyncFixture sync = slow(stack)) {
      Process old = worker(THIS, sync);
      WorkflowStub run = start(sync, SLOW);
      awaitImageCalls(sync, 20);

      typed(next, sync.environment, "./verial-sync", "migrate");
      Process replacement = worker(next, sync);
      stop(old);
      awaitImageCalls(sync, 60);
      Process back = worker(THIS, sync);
      stop(replacement);

      CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
      assertThat(result.outcome()).isEqualTo("completed");
      assertThat(pids(sync, run))
          .containsExactlyInAnyOrder(old.pid(), replacement.pid(), back.pid());
      assertThat(sync.sql().value("select label from sync.run")).isNull();
      expectTruth(sync);
      assertThat(typed(THIS, sync.environment, "./verial-sync", "status")).contains("completed");
    }
  }

  @Test
  void aRunOfTheNextVersionWaitsForItAndLosesNothing(LocalStack stack) throws Exception {
    try (SyncFixture sync = slow(stack)) {
      typed(next, sync.environment, "./verial-sync", "migrate");
      Process replacement = worker(next, sync);
      WorkflowStub run =
          start(sync, Map.of("imageStrategy", "per-article", "label", "spring prices"));
      awaitImageCalls(sync, 20);
      Process back = worker(THIS, sync);
      stop(replacement);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  events(sync, run).stream()
                      .anyMatch(
                          event ->
                              event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED));

      worker(next, sync);
      stop(back);

      CatalogSyncResult result = run.getResult(CatalogSyncResult.class);
      assertThat(result.outcome()).isEqualTo("completed");
      assertThat(sync.sql().value("select label from sync.run")).isEqualTo("spring prices");
      expectTruth(sync);
    }
  }
}
