package dev.verialsync.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.worker.SearchAttributes;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting and steering runs while PostgreSQL, the worker or the run itself has just gone. */
@Timeout(60)
@Tag("slow")
@Tag("thorough")
final class SteeringTroubleTest {

  private static final String RUN = "catalog-sync-7";
  private static final String GONE = "catalog-sync-6";

  @TempDir Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private ScriptedTemporal temporal;

  @BeforeEach
  void start() throws IOException {
    temporal = new ScriptedTemporal();
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    environment.put("TEMPORAL_ADDRESS", temporal.address());
  }

  @AfterEach
  void stop() {
    temporal.close();
  }

  private Captured run(int expectedExitCode, String... arguments) {
    Captured command = new Captured(environment);
    assertThat(command.run(arguments))
        .as(command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  private TemporalConnection connection() {
    return TemporalConnection.open(new Settings(new Variables(environment)), null);
  }

  private void postgresqlIsDown() {
    environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/verial");
    environment.put("DATABASE_USER", "verial");
    environment.put("DATABASE_PASSWORD", "not-to-be-shown");
  }

  @Test
  void aRunIsCancelledWhilePostgresqlIsDown() {
    postgresqlIsDown();
    temporal.listing(RUN).running(RUN).withoutWorker();

    Captured cancel = run(1, "cancel");

    assertThat(cancel.err())
        .contains("Asked catalog-sync-7 to end. No worker answers")
        .contains("Warning: PostgreSQL ", "jdbc:postgresql://127.0.0.1:1/verial", "DATABASE_URL")
        .contains("Continuing without the database")
        .doesNotContain("not-to-be-shown", "Exception");
  }

  @Test
  void aRunIsStartedWhilePostgresqlIsDown() throws IOException {
    postgresqlIsDown();
    temporal.withoutWorker();

    Captured start = run(0, "start", "--id", RUN, "--json");

    assertThat(temporal.started()).containsExactly(RUN);
    assertThat(new ObjectMapper().readTree(start.out()).path("workflowId").asText()).isEqualTo(RUN);
    assertThat(start.err())
        .contains("Continuing without the database", "no worker polls the task queue");
  }

  @Test
  void whatTemporalAnswersIsToldAndNotWhatItsClientMakesOfIt() {
    temporal.withoutWorker().answeringDeedsWith(Status.PERMISSION_DENIED.withDescription("no"));

    assertThat(run(1, "start", "--id", RUN).err())
        .contains("start: it failed: Temporal answers PERMISSION_DENIED: no (");
  }

  @ParameterizedTest
  @CsvSource({"pause, paused", "resume, resumed", "cancel, cancelled"})
  void aRunThatEndsMeanwhileIsToldToHaveEnded(String command, String participle) {
    temporal.listing(RUN).running(RUN).answeringDeedsWith(Status.NOT_FOUND);

    assertThat(run(1, command).err())
        .contains("Run catalog-sync-7 ended before it could be " + participle + ".")
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({"pause, pause, paused", "resume, resume, resumed"})
  void aWorkerThatHasJustDiedIsToldNotToAnswer(String command, String verb, String participle) {
    temporal.listing(RUN).running(RUN).answeringDeedsWith(Status.CANCELLED);

    assertThat(run(1, command).err())
        .contains("Asking catalog-sync-7 to " + verb + ".")
        .contains("No worker answers: it is not known whether catalog-sync-7 was " + participle)
        .contains("`verial-sync status`")
        .doesNotContain("Exception");
  }

  /** The client alone would wait for minutes. */
  @Test
  void aWorkerThatNeverAnswersIsWaitedForNoLongerThanAPersonWould() {
    temporal.listing(RUN).running(RUN).silentToUpdates();

    assertThat(run(1, "pause").err())
        .contains("Asking catalog-sync-7 to pause.")
        .contains("No worker has answered within 20 s")
        .contains("not known whether catalog-sync-7 will pause");
  }

  @Test
  void aCancellationThatNoWorkerCarriesOutIsWaitedForNoLonger() {
    temporal.listing(RUN).running(RUN);

    assertThat(run(1, "cancel").err())
        .contains("Asked catalog-sync-7 to end.\n")
        .endsWith(
            "Asked catalog-sync-7 to end. No worker answers: it ends as soon as one runs; `verial-sync worker` starts one.\n");
  }

  @Test
  @Timeout(30)
  void aStatusDoesNotWaitForAWorkerThatNeverAnswers() {
    postgresqlIsDown();
    temporal.listing(RUN).running(RUN);

    assertThat(run(1, "status").out()).contains(RUN).contains("no progress available");
  }

  @ParameterizedTest
  @CsvSource({"70, 1@host", "80, none; gone: 1@host"})
  void aWorkerThatPollsNoMoreIsGoneOnceNoneWouldHaveBeenSilentForSoLong(
      int seconds, String workers) {
    postgresqlIsDown();
    temporal.listing(RUN).running(RUN).workerLastSeen(Duration.ofSeconds(seconds));

    assertThat(run(1, "status").out())
        .contains("workers   on verial-sync: " + workers + " (last seen ")
        .contains("workers   on verial-api: " + workers + " (last seen ");
  }

  @Test
  void underJsonTheEndMeanwhileIsADocument() throws IOException {
    temporal.listing(RUN).running(RUN).answeringDeedsWith(Status.NOT_FOUND);

    JsonNode document = new ObjectMapper().readTree(run(1, "pause", "--json").out());

    assertThat(document.path("done").asBoolean()).isFalse();
    assertThat(document.path("workflowId").asText()).isEqualTo(RUN);
    assertThat(document.path("message").asText()).contains("ended before it could be paused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "cancel"})
  void aRunThatEndedButIsListedStillIsNotUnderWay(String command) {
    temporal.listing(GONE);

    assertThat(run(1, command).err()).contains("No run is active.");
  }

  @Test
  void startIsRefusedByARunThatLivesAndNotByOneThatIsListedStill() throws IOException {
    temporal.listing(GONE);
    run(0, "start", "--id", "catalog-sync-8");
    assertThat(temporal.started()).containsExactly("catalog-sync-8");

    temporal.listing(RUN).running(RUN);
    JsonNode refused = new ObjectMapper().readTree(run(5, "start", "--json").out());
    assertThat(refused.path("underWayWorkflowId").asText()).isEqualTo(RUN);
    assertThat(temporal.started()).hasSize(1);
  }

  @Test
  void terminatingARunThatHasEndedDoesNothing() {
    temporal.answeringDeedsWith(Status.NOT_FOUND);
    try (TemporalConnection connection = connection()) {
      new CatalogRuns(connection.client(), Clock.systemUTC()).terminate(RUN, "A test.");
    }
  }

  @Test
  void searchAttributesThatTheServerRefusesAreMissing() {
    temporal.answeringRegistrationsWith(Status.PERMISSION_DENIED);
    try (TemporalConnection connection = connection()) {
      SearchAttributes attributes = connection.registerSearchAttributes();
      assertThat(attributes.added()).isEmpty();
      assertThat(attributes.present()).containsExactly("SyncPhase");
      assertThat(attributes.missing()).containsExactly("SyncArticleId", "SyncRunId");
    }
  }

  @Test
  void searchAttributesThatTheServerTakesAreAdded() {
    try (TemporalConnection connection = connection()) {
      SearchAttributes attributes = connection.registerSearchAttributes();
      assertThat(attributes.added()).containsExactly("SyncArticleId", "SyncRunId");
      assertThat(attributes.present()).containsExactly("SyncPhase");
      assertThat(attributes.missing()).isEmpty();
    }
  }
}
