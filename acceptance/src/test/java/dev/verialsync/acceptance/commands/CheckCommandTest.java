package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.starter.Captured;
import io.minio.ListObjectsArgs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check}, before the first run and beside one. */
@ExtendWith(EmbeddedStack.class)
@Timeout(180)
final class CheckCommandTest {

  private static final int SESSION = 918_273;
  private static final int MOST_CALLS = 5;

  @TempDir Path home;
  private LocalStack stack;
  private SyncFixture sync;
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void start(LocalStack embedded) throws Exception {
    stack = embedded;
    on(SimulatorOptions.builder().articles(40).session(SESSION));
  }

  private void on(SimulatorOptions.Builder options) throws Exception {
    if (sync != null) {
      sync.close();
    }
    sync = SyncFixture.on(stack, options.build());
    environment.putAll(sync.environment);
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
  }

  @AfterEach
  void stop() {
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(MOST_CALLS);
    sync.close();
  }

  private List<String> check(int exitCode) {
    Captured command = new Captured(environment);
    assertThat(command.run("check")).as(command.out() + command.err()).isEqualTo(exitCode);
    assertThat(command.out() + command.err())
        .doesNotContain(String.valueOf(SESSION), "asked again", environment.get("S3_SECRET_KEY"));
    return command.out().lines().toList();
  }

  @Test
  void allIsWellInALineEach() throws Exception {
    List<String> lines = check(0);

    assertThat(lines)
        .allMatch(line -> line.startsWith("ok "))
        .anyMatch(line -> line.contains("Verial 1.8.4 at " + sync.simulator.uri()))
        .anyMatch(line -> line.contains("Verial lists 40 articles."))
        .anyMatch(line -> line.contains("Verial's agrees with ours."))
        .anyMatch(line -> line.contains("encoding UTF8; the schema is up to date."))
        .anyMatch(line -> line.contains("lets us store, read, list and delete"))
        .anyMatch(line -> line.contains("has the namespace default and our search attributes."));
    assertThat(sync.sql().lines("select method, run_id, outcome from erp.call order by at"))
        .as("the calls went through the gate")
        .containsExactly("GetVersionWS null ok", "GetNumArticulosWS null ok");
    assertThat(
            sync.s3()
                .listObjects(
                    ListObjectsArgs.builder().bucket(sync.bucket()).recursive(true).build()))
        .as("the check object is gone")
        .isEmpty();
  }

  @Test
  void theDocumentHasTheSameFindings() throws Exception {
    Captured command = new Captured(environment);
    assertThat(command.run("check", "--json")).isZero();

    JsonNode findings = new ObjectMapper().readTree(command.out()).path("findings");
    assertThat(findings)
        .isNotEmpty()
        .allMatch(finding -> finding.path("status").asText().equals("ok"))
        .allMatch(finding -> !finding.path("message").asText().isEmpty())
        .anyMatch(finding -> finding.path("subject").asText().equals("Verial"));
  }

  @Test
  void whatMigrateWouldCreateIsAWarningAndIsNotCreated() throws Exception {
    environment.put("DATABASE_URL", database("check_empty", "UTF8"));
    environment.put("S3_BUCKET", "nobody-made-this");

    List<String> lines = check(0);

    assertThat(lines)
        .anyMatch(
            line ->
                line.startsWith("warning  PostgreSQL")
                    && line.contains("no schema yet: `verial-sync migrate` creates it"))
        .anyMatch(
            line -> line.startsWith("warning  S3") && line.contains("no bucket nobody-made-this"))
        .anyMatch(line -> line.startsWith("ok       Verial"));
    assertThat(
            new Sql(
                    environment.get("DATABASE_URL"),
                    stack.database().user(),
                    stack.database().password())
                .lines("select nspname from pg_namespace where nspname in ('sync', 'erp')"))
        .isEmpty();
    try (S3MediaLibrary library =
        new S3MediaLibrary(sync.with("S3_BUCKET", "nobody-made-this").settings().media())) {
      assertThat(library.bucketExists()).isFalse();
    }
  }

  @Test
  void aWrongSessionIsAProblemWithWhatToDo() {
    environment.put("VERIAL_SESSION", "19");

    assertThat(check(2))
        .anyMatch(line -> line.startsWith("problem  Verial") && line.contains("VERIAL_SESSION"));
    assertThat(sync.simulator.calls().total()).isEqualTo(1);
  }

  @Test
  void everythingThatCannotBeReachedIsNamedWithItsVariable() {
    environment.put("VERIAL_URL", "http://127.0.0.1:1/WcfServiceLibraryVerial/");
    environment.put("DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/verial");
    environment.put("S3_ENDPOINT", "http://127.0.0.1:1");
    environment.put("TEMPORAL_ADDRESS", "127.0.0.1:1");

    List<String> lines = check(2);

    assertThat(lines).hasSize(4).allMatch(line -> line.startsWith("problem "));
    assertThat(lines.get(0)).contains("Verial");
    assertThat(lines.get(1)).contains("DATABASE_URL");
    assertThat(lines.get(2)).contains("S3_ENDPOINT");
    assertThat(lines.get(3)).contains("TEMPORAL_ADDRESS");
  }

  @Test
  void whatIsNotConfiguredAtAllIsNamed() {
    environment.keySet().removeIf(name -> name.matches("VERIAL_(URL|SESSION)"));
    assertThat(check(2))
        .anyMatch(line -> line.startsWith("problem  Verial") && line.contains("VERIAL_URL"));

    environment.putAll(sync.environment);
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.keySet().removeIf(name -> name.matches("(DATABASE|S3|TEMPORAL)_.*"));
    environment.put("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    environment.put("S3_SECRET_KEY", "not-to-be-shown");
    assertThat(check(0))
        .hasSize(6)
        .allMatch(line -> line.startsWith("ok "))
        .anyMatch(line -> line.contains("DATABASE_URL is not set: `verial-sync sync` and `up`"))
        .anyMatch(line -> line.contains("S3_ENDPOINT is not set"))
        .anyMatch(line -> line.contains("TEMPORAL_ADDRESS is not set"));
  }

  @Test
  void aWrongSettingOfTheWorkersIsNamed() {
    environment.put("VERIAL_BLOCK_SIZE", "-1");

    assertThat(check(2))
        .anyMatch(
            line -> line.startsWith("problem  Settings") && line.contains("VERIAL_BLOCK_SIZE"));
  }

  @Test
  void aPauseHoldsForItToo() throws Exception {
    execute(
        environment.get("DATABASE_URL"),
        "update sync.gate set paused_since = now(), pause_reason = 'the shop opens'");

    assertThat(check(0))
        .anyMatch(
            line ->
                line.startsWith("warning  Verial")
                    && line.contains("Paused by an operator: the shop opens"));
    assertThat(sync.simulator.calls().total()).isZero();
  }

  @Test
  void aServerWithoutVersionAndCountIsFine() throws Exception {
    on(
        SimulatorOptions.builder()
            .articles(40)
            .session(SESSION)
            .version("1.7.3")
            .versionMethodKnown(false));

    assertThat(check(0))
        .anyMatch(line -> line.contains("a version without GetVersionWS"))
        .anyMatch(line -> line.contains("does not count them"));
  }

  @Test
  void aPageInsteadOfVerialIsAProblem() {
    sync.simulator.faults().add(Fault.of(FaultKind.HTML_PAGE));

    assertThat(check(2)).anyMatch(line -> line.startsWith("problem  Verial"));
  }

  @Test
  void aVerialWithoutArticlesIsAWarning() throws Exception {
    on(SimulatorOptions.builder().articles(0).session(SESSION));

    assertThat(check(0))
        .anyMatch(line -> line.startsWith("warning  Articles") && line.contains("no article"));
  }

  @Test
  void aBucketThatRefusesUsIsAProblem() {
    environment.put("S3_SECRET_KEY", "another-secret");

    assertThat(check(2))
        .anyMatch(line -> line.startsWith("problem  S3") && line.contains("S3_SECRET_KEY"));
  }

  @Test
  void aMissingNamespaceIsAProblem() {
    environment.put("TEMPORAL_NAMESPACE", "nobody-made-this");

    assertThat(check(2))
        .anyMatch(
            line -> line.startsWith("problem  Temporal") && line.contains("TEMPORAL_NAMESPACE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"migrate", "worker", "sync", "start", "runs", "check"})
  void aDatabaseThatIsNotUtf8EndsWith2AndASentence(String typed) throws Exception {
    environment.put("DATABASE_URL", database("check_" + typed, "SQL_ASCII"));

    Captured command = new Captured(environment);
    assertThat(command.run(typed)).as(command.out() + command.err()).isEqualTo(2);

    assertThat(command.out() + command.err())
        .contains("has the encoding SQL_ASCII", "ENCODING 'UTF8'", "DATABASE_URL")
        .doesNotContain("Exception", "Flyway");
  }

  /** A database without schema; its address. */
  private String database(String name, String encoding) throws Exception {
    execute(
        stack.databaseAdministrator(),
        "create database %s owner %s template template0 encoding '%s' locale 'C'"
            .formatted(name, stack.database().user(), encoding));
    return stack.database().jdbcUrl().replaceAll("/[^/]*$", "/" + name);
  }

  private void execute(String url, String sql) throws Exception {
    execute(new DatabaseAddress(url, stack.database().user(), stack.database().password(), 0), sql);
  }

  private static void execute(DatabaseAddress login, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
