package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.VerialSync;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as an operator types them, on the embedded stack and a simulated Verial. */
@Timeout(240)
final class CommandsEndToEndTest {

  private static final int ARTICLES = 60;
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Unpacked once for all tests in this class. */
  private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();

  @TempDir Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private VerialSimulator simulator;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(PROGRAMS);
    Files.createSymbolicLink(home.resolve("programs"), PROGRAMS);
    simulator = VerialSimulator.start(SimulatorOptions.builder().articles(ARTICLES).build());
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    environment.put("VERIAL_URL", simulator.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(simulator.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", "200");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.put("CONSOLE_PORT", "0");
    environment.put("VERIAL_SYNC_GRACE", "PT2S");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Captured run(int expectedExitCode, String... arguments) {
    Captured command = new Captured(environment);
    assertThat(command.run(arguments))
        .as(String.join(" ", arguments) + "\n" + command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  private JsonNode document(int expectedExitCode, String... arguments) throws IOException {
    return new ObjectMapper().readTree(run(expectedExitCode, arguments).out());
  }

  @Test
  void syncRejoinsTheRunOfAKilledProcessAndDoesNothingTwice() throws Exception {
    simulator.setLatency(Duration.ofMillis(100));
    Process killed = syncProcess();
    assertThat(simulator.calls().awaitTotal(IMAGES, ARTICLES / 3, PATIENCE)).isTrue();
    killed.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    JsonNode first = document(0, "sync", "--json");

    assertThat(first.path("rejoined").asBoolean()).isTrue();
    assertThat(first.path("run").asInt()).isEqualTo(1);
    assertThat(first.path("outcome").asText()).isEqualTo("completed");
    assertThat(first.path("counts").path("productsInserted").asInt()).isEqualTo(ARTICLES);
    assertThat(simulator.calls().total(IMAGES)).isLessThan(ARTICLES + ARTICLES / 3);

    simulator.calls().reset();
    Captured second = run(0, "sync");
    assertThat(second.out()).contains("Run 2: completed", "0 asked for images");
    assertThat(second.err()).contains("Started catalog-sync-", "products:");
    assertThat(simulator.calls().total(IMAGES)).isZero();
  }

  @Test
  void syncDoesNotTakeARunThatDoesLessForTheOneThatWasAskedFor() throws Exception {
    simulator.setLatency(Duration.ofMillis(100));
    Process incremental = syncProcess();
    assertThat(simulator.calls().awaitTotal(IMAGES, ARTICLES / 3, PATIENCE)).isTrue();
    incremental.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

    assertThat(run(5, "sync", "--full").err())
        .contains("Not started: run 1", "an incremental run of both phases", "--full", "--wait");
    assertThat(document(5, "sync", "--full", "--json").path("underWayRun").asInt()).isEqualTo(1);
    assertThat(run(0, "sync", "--phase", "images").out()).contains("Run 1: completed");
  }

  private Process syncProcess() throws IOException {
    ProcessBuilder process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                VerialSync.class.getName(),
                "sync"));
    process.environment().putAll(environment);
    File log = home.resolve("sync.log").toFile();
    return process.redirectErrorStream(true).redirectOutput(log).start();
  }

  @Test
  void theOtherCommandsFindWhatUpIsRunning() throws Exception {
    Captured up = new Captured(environment);
    CompletableFuture<Integer> staying =
        CompletableFuture.supplyAsync(() -> up.run("up"), task -> new Thread(task, "up").start());
    try {
      up.awaitOut("Start a run:", PATIENCE);
      assertThat(up.out())
          .startsWith("Console     http://127.0.0.1:")
          .contains("UI          http://127.0.0.1:", "psql service=verial-sync", "/healthz")
          .contains("no login: every user of this machine", "aws --endpoint-url http://127.0.0.1:");
      for (String file : List.of("pg_service.conf", "aws-credentials")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
            .isEqualTo("rw-------");
      }
      assertThat(secretsOf(home)).hasSize(3).noneMatch(up.out()::contains);

      assertThat(document(1, "pause", "--json").path("message").asText())
          .isEqualTo("No run is active.");
      List<Long> articles = simulator.catalogue().articleIds();
      long article = articles.get(0);
      long other = articles.get(1);
      simulator.catalogue().changeArticle(other, Map.of("ReferenciaBarras", "" + article));
      simulator
          .catalogue()
          .changeArticle(articles.get(2), Map.of("ReferenciaBarras", "CAMISETA-1"));
      assertThat(document(0, "start", "--wait", "--json").path("outcome").asText())
          .isEqualTo("completed");
      assertThat(run(0, "runs").out()).contains("completed", "catalog-sync-");

      assertThat(run(0, "history", String.valueOf(article)).out())
          .contains("first seen in Verial's list", "product created")
          .contains("?query=SyncArticleId");
      assertThat(document(0, "history", String.valueOf(article), "--json").path("events"))
          .isNotEmpty();
      assertThat(run(0, "history", "" + article).err())
          .contains("%d is also the barcode of other articles".formatted(article), "Id: " + other);
      assertThat(document(0, "history", "\u200b CAMISETA-1\u00a0", "--json").path("articleId"))
          .hasToString(String.valueOf(articles.get(2)));
      assertThat(run(1, "history", "999999").err()).contains("Nothing is known of article 999999");

      steerARunThatIsUnderWay();
      simulator.setLatency(Duration.ZERO);
      acceptAnIssue(article);
      supportKnowsNoSecret();
    } finally {
      up.shutdown().signal();
    }
    assertThat(staying.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(run(2, "runs").err()).contains("no embedded stack is running");
  }

  private void supportKnowsNoSecret() throws IOException {
    Path archive = home.resolve("support.zip");
    run(0, "support", "--out", archive.toString());
    List<String> secrets = secretsOf(home);
    // So short a number also is a minute's or an hour's: what names it must not have it.
    String session =
        "(?i)(?<!\\p{L})(x(=|%%3d)|sesi[oó]n\\p{L}*\\D{0,20}|session\\p{L}*\\D{0,20})%s(?!\\d)"
            .formatted(environment.get("VERIAL_SESSION"));
    Map<String, String> texts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        texts.put(entry.getName(), text);
        assertThat(secrets).as(entry.getName()).noneMatch(text::contains);
        assertThat(text).as(entry.getName()).doesNotContainPattern(session);
      }
    }
    assertThat(texts.get("commands/runs.txt")).contains("completed", "catalog-sync-");
    assertThat(texts.get("commands/check.txt")).contains("the schema is up to date");
    assertThat(texts).containsKeys("logs/postgresql.log", "logs/temporal.log");
  }

  private void acceptAnIssue(long article) throws Exception {
    simulator.catalogue().changeArticle(article, Map.of("Nombre", "", "ReferenciaBarras", "B-1"));
    assertThat(document(3, "sync", "--json").path("issues").path("no_name").asInt()).isOne();
    JsonNode issue = document(0, "issues", "--json").get(0);
    assertThat(issue.path("articleId").asLong()).isEqualTo(article);
    String id = issue.path("id").asText();
    assertThat(run(0, "issues", "--csv").out()).contains("no_name");
    assertThat(run(1, "issues", "accept", id, "99999").err()).contains("No open issue", "99999");
    assertThat(run(0, "issues").out()).contains("No open issue.", "1 accepted");

    JsonNode accepted = document(0, "sync", "--json", "--retry-issues");
    assertThat(accepted.path("outcome").asText()).isEqualTo("completed");
    assertThat(accepted.path("issuesAccepted").asInt()).isOne();
  }

  private void steerARunThatIsUnderWay() throws Exception {
    simulator.setLatency(Duration.ofSeconds(1));
    simulator.calls().reset();
    JsonNode started = document(0, "start", "--full", "--json");
    assertThat(started.path("queuesWithoutWorker")).isEmpty();
    assertThat(simulator.calls().awaitTotal(IMAGES, 1, PATIENCE)).isTrue();

    JsonNode refused = document(5, "start", "--json");
    assertThat(refused.path("underWayWorkflowId")).isEqualTo(started.path("workflowId"));
    assertThat(run(0, "pause", "--reason", "the shop opens").out()).contains("Paused: run 2");
    assertThat(run(1, "pause").err()).contains("paused already");
    JsonNode status = document(0, "status", "--json");
    assertThat(status.path("underWay").path("run").asInt()).isEqualTo(2);
    assertThat(status.path("gate").path("pauseReason").asText()).isEqualTo("the shop opens");
    assertThat(status.path("workers").path("verial-sync")).hasSize(1);
    assertThat(run(0, "resume").out()).contains("Resumed: run 2");
    assertThat(run(0, "cancel").out()).contains("Cancelled: run 2");
    assertThat(run(0, "status").out())
        .contains("none is active")
        .contains("last run  2: cancelled");
  }

  @Test
  void theDemoShowsTheReuseWhateverTheEnvironmentSays() throws Exception {
    environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/no");
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:1");
    environment.put("VERIAL_URL", "http://127.0.0.1:1/");

    Captured demo = run(0, "demo", "--exit", "--articles", String.valueOf(ARTICLES));

    assertThat(demo.out())
        .startsWith("Watch it in the console: http://127.0.0.1:")
        .contains("RUN 1", "RUN 2")
        .containsPattern("articles asked for images +60 +0")
        .contains("psql service=verial-sync", "select ", "X-Amz-Signature=", "history ")
        .contains("X-Amz-Expires=3600")
        .contains("export VERIAL_URL=");
    assertThat(simulator.calls().total()).isZero();
    assertThat(secretsOf(home.resolve("demo"))).hasSize(3).noneMatch(demo.out()::contains);

    assertThat(run(0, "demo", "--exit", "--articles", String.valueOf(ARTICLES)).out())
        .as("again, in the same home")
        .contains("RUN 1", "RUN 2")
        .containsPattern("articles asked for images +60 +0");
  }

  private static List<String> secretsOf(Path home) throws IOException {
    JsonNode settings = new ObjectMapper().readTree(home.resolve("settings.json").toFile());
    return Stream.of("databasePassword", "administratorPassword", "s3SecretKey")
        .map(name -> settings.path(name).asText())
        .filter(secret -> secret.length() > 20)
        .toList();
  }
}
