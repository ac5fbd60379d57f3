package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.Captured;
import dev.verialsync.starter.JavaCommand;
import dev.verialsync.starter.VerialSync;
import dev.verialsync.starter.services.ServiceVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a home that is in use, as processes that are killed, and homes made of them. */
@Tag("thorough")
@Timeout(600)
final class BackupTest {

  private static final int ARTICLES = 400;
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private VerialSimulator simulator;
  private Path backups;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(PROGRAMS);
    backups = folder.resolve("backups");
    simulator =
        VerialSimulator.start(
            SimulatorOptions.builder().articles(ARTICLES).imageBytes(20_000).build());
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    simulator.close();
  }

  private Path home(String name) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Path programs = home.resolve("programs");
    if (!Files.exists(programs)) {
      Files.createSymbolicLink(programs, PROGRAMS);
    }
    return home;
  }

  private Map<String, String> environment(Path home) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("TEMPORAL_CONFIG_FILE", folder.resolve("none.toml").toString());
    environment.put("VERIAL_URL", simulator.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(simulator.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", "500");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.put("CONSOLE_PORT", "0");
    environment.put("VERIAL_SYNC_GRACE", "PT2S");
    return environment;
  }

  private Captured run(Path home, int expectedExitCode, String... arguments) {
    return run(environment(home), expectedExitCode, arguments);
  }

  private static Captured run(
      Map<String, String> environment, int expectedExitCode, String... arguments) {
    Captured command = new Captured(environment);
    assertThat(command.run(arguments))
        .as(String.join(" ", arguments) + "\n" + command.err() + command.out())
        .isEqualTo(expectedExitCode);
    return command;
  }

  private JsonNode document(Path home, String... arguments) throws IOException {
    return new ObjectMapper().readTree(run(home, 0, arguments).out());
  }

  private Process process(Map<String, String> environment, Path log, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(VerialSync.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        JavaCommand.of(environment, List.of(), command.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes.add(process);
    return process;
  }

  /** {@code up}, once it is. */
  private Process up(Path home) throws Exception {
    Path log = Files.createTempFile(folder, "up-", ".log");
    Process up = process(environment(home), log, "up");
    await(up, log, () -> contains(log, "Start a run:"));
    return up;
  }

  private static void end(Process up) throws InterruptedException {
    up.destroy();
    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Kills a command as soon as it has got that far. */
  private void killed(Map<String, String> environment, BooleanSupplier reached, String... arguments)
      throws Exception {
    Path log = Files.createTempFile(folder, "killed-", ".log");
    Process process = process(environment, log, arguments);
    await(process, log, reached);
    process.destroyForcibly().waitFor();
  }

  private static void await(Process process, Path log, BooleanSupplier reached) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new AssertionError(Files.readString(log));
      }
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  private static long images(Path directory) {
    if (!Files.exists(directory)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().matches(".*/[0-9a-f]{64}\\.[a-z]+")).count();
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(backups)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("20"))
          .sorted()
          .toList();
    }
  }

  private static JsonNode manifest(Path backup) throws IOException {
    return new ObjectMapper().readTree(backup.resolve("backup.json").toFile());
  }

  @Test
  void aBackupMadeDuringARunIsOfOneMomentAndARestoredHomeWorks() throws Exception {
    Path original = home("original");
    Path secrets = folder.resolve("secrets");
    assertThat(run(original, 2, "backup", backups.toString()).err())
        .contains(
            "There is nothing to back up in " + original,
            "servers of your own need TEMPORAL_ADDRESS, S3_ENDPOINT, DATABASE_URL.");
    Process up = up(original);
    document(original, "start", "--wait", "--json");
    run(original, 0, "schedule", "set", "night", "--cron", "10 3 * * *", "--full");
    run(original, 0, "schedule", "pause", "night", "--reason", "the shop moves");
    simulator.setLatency(Duration.ofSeconds(1));
    simulator.calls().reset();
    document(original, "start", "--full", "--image-strategy", "per-article", "--json");
    assertThat(simulator.calls().awaitTotal(IMAGES, 1, PATIENCE)).isTrue();

    killed(environment(original), () -> images(backups) > 3, "backup", backups.toString());
    assertThat(names()).isEmpty();
    assertThat(backups.resolve("unfinished")).exists();
    assertThat(run(original, 2, "restore", backups.toString()).err())
        .contains("There is no complete backup in " + backups);

    run(original, 0, "backup", backups.toString());
    assertThat(document(original, "status", "--json").path("underWay").path("run").asInt())
        .isEqualTo(2);
    assertThat(names()).hasSize(1);
    String during = names().get(0);
    assertThat(backups.resolve("unfinished")).doesNotExist();
    run(original, 0, "cancel");
    simulator.setLatency(Duration.ZERO);
    document(original, "start", "--wait", "--json");
    assertThat(
            run(original, 0, "backup", backups.toString(), "--secrets", secrets.toString()).out())
        .contains("2 schedules", "keep them apart from the backup");
    String after = names().get(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(secrets.resolve("settings.json"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backups)))
        .isEqualTo("rwx------");
    aFolderThatMustNotBeUsedIsRefused(original, after);
    end(up);
    ontoServersOfOnesOwn(original, after);

    Path restored = home("restored");
    assertThat(
            run(restored, 2, "restore", backups.toString(), "--secrets", folder.toString()).err())
        .contains(folder.resolve("settings.json") + " is missing or damaged");
    assertThat(restored.resolve("restoring")).doesNotExist();
    killed(
        environment(restored),
        () -> images(restored.resolve("s3")) > 3,
        "restore",
        backups.toString(),
        "--secrets",
        secrets.toString());
    assertThat(run(restored, 2, "up").err()).contains("was interrupted: run `verial-sync restore`");
    String[] others = {"restore", backups.toString(), "--secrets", otherSecrets(secrets)};
    assertThat(run(restored, 2, others).err()).contains("made servers with other passwords");
    String[] restore = {"restore", backups.toString(), "--secrets", secrets.toString()};
    assertThat(run(restored, 0, restore).out()).contains("Restored " + after);
    assertThat(run(restored, 2, restore).err()).contains(restored + " is in use");

    Path again = folder.resolve("again");
    run(restored, 0, "backup", again.toString());
    try (Stream<Path> entries = Files.list(again)) {
      Path copy =
          entries.filter(entry -> entry.getFileName().toString().startsWith("20")).toList().get(0);
      assertThat(copy.resolve("schedules.json"))
          .hasSameTextualContentAs(backups.resolve(after).resolve("schedules.json"));
      Map<?, ?> files = files(copy);
      Map<?, ?> expected = files(backups.resolve(after));
      assertThat(files.remove("shop.feed.gz")).isNotEqualTo(expected.remove("shop.feed.gz"));
      assertThat(files).hasSizeGreaterThan(30).isEqualTo(expected);
      assertThat(manifest(copy).path("database").path("sequences"))
          .isEqualTo(manifest(backups.resolve(after)).path("database").path("sequences"));
    }
    assertThat(images(again)).isEqualTo(images(backups.resolve("images"))).isGreaterThan(100);
    assertThat(password(restored)).isEqualTo(password(original)).isNotEmpty();

    up = up(restored);
    assertThat(document(restored, "schedule", "list", "--json").toString())
        .contains("\"night\"", "the shop moves", "sync --mode full");
    long article = simulator.catalogue().articleIds().get(0);
    assertThat(run(restored, 0, "history", "" + article).out()).contains("product created");
    assertThat(document(restored, "status", "--json").path("lastRun").path("run").asInt())
        .isEqualTo(3);
    simulator.calls().reset();
    assertThat(document(restored, "start", "--verify", "--wait", "--json").path("outcome").asText())
        .isEqualTo("completed");
    assertThat(simulator.calls().total(IMAGES)).isZero();
    end(up);

    aRunContinuesInAHomeOfTheBackupMadeDuringIt(during);
  }

  private String otherSecrets(Path secrets) throws IOException {
    Path others = Files.createDirectories(folder.resolve("others"));
    Files.writeString(
        others.resolve("settings.json"),
        Files.readString(secrets.resolve("settings.json"))
            .replaceAll("(\"databasePassword\" : \")", "$1x"));
    return others.toString();
  }

  private void aFolderThatMustNotBeUsedIsRefused(Path original, String backup) throws IOException {
    assertThat(run(original, 2, "backup", original.resolve("backups").toString()).err())
        .contains("whose data it would be lost with");
    String within = backups.resolve("secrets").toString();
    assertThat(run(original, 2, "backup", backups.toString(), "--secrets", within).err())
        .contains("keep passwords apart from backups");
    String file = backups.resolve(backup).resolve("backup.json") + "/x";
    assertThat(run(original, 2, "backup", file).err()).contains("install -d -o ");

    Path bare = Files.createDirectories(folder.resolve("bare").resolve(backup));
    try (Stream<Path> files = Files.list(backups.resolve(backup))) {
      for (Path found : files.toList()) {
        Files.copy(found, bare.resolve(found.getFileName()));
      }
    }
    Path unused = folder.resolve("no home");
    assertThat(run(unused, 2, "restore", bare.getParent().toString()).err())
        .contains("None of the backup's images is in " + bare.getParent());
    assertThat(unused.resolve("restoring")).doesNotExist();

    Path manifest = bare.resolve("backup.json");
    String installation = manifest(bare).path("database").path("installation").asText();
    Files.writeString(
        manifest,
        Files.readString(manifest).replace(installation, "00000000-0000-0000-0000-000000000000"));
    assertThat(run(original, 2, "backup", bare.getParent().toString()).err())
        .contains("has backups of installation 00000000-0000-0000-0000-000000000000");
  }

  /** That were migrated and not used, from a machine whose home is in use. */
  private void ontoServersOfOnesOwn(Path original, String backup) throws Exception {
    String settings = Files.readString(original.resolve("settings.json"));
    Path servers = home("servers");
    try (LocalStack stack = LocalStack.start(LocalStackOptions.in(servers).build())) {
      Map<String, String> environment = environment(original);
      environment.put("TEMPORAL_ADDRESS", stack.temporal().target());
      environment.putAll(ServiceVariables.of(stack.database()));
      environment.putAll(ServiceVariables.of(stack.s3()));
      run(environment, 0, "migrate");
      String[] restore = {"restore", backups.toString(), "--secrets", folder.toString()};
      Map<String, String> prefixed = new TreeMap<>(environment);
      prefixed.put("S3_PREFIX", "shop-a/");
      assertThat(run(prefixed, 2, restore).err()).contains("images have S3_PREFIX \"\", not");

      killed(environment, () -> images(servers.resolve("s3")) > 3, restore);
      isRefusedAsInterrupted(environment);
      Captured restored = run(environment, 0, restore);
      assertThat(restored.err()).contains("--secrets is of no use", "Filling the database.");
      assertThat(restored.out())
          .contains(
              "Restored %s into the database at %s and the bucket "
                  .formatted(backup, stack.database().jdbcUrl()),
              "Schedules start runs again once `verial-sync worker` is running")
          .doesNotContain(original.toString(), "verial-sync up");
      assertThat(run(environment, 2, restore).err()).contains("has runs");
      new Sql(stack.database().jdbcUrl(), stack.database().user(), stack.database().password())
          .execute(
              "create table sync.restoring as select timestamptz '%s' as copied_at"
                  .formatted(manifest(backups.resolve(backup)).at("/database/at").asText()));
      isRefusedAsInterrupted(environment);
      assertThat(run(environment, 0, restore).err()).contains("that was interrupted: they stay");

      String own = folder.resolve("own").toString();
      assertThat(run(environment, 2, "backup", own, "--secrets", folder + "/own-secrets").err())
          .contains("No server is embedded here: leave out --secrets");
      assertThat(run(environment, 0, "backup", own).out())
          .contains("2 schedules")
          .doesNotContain("embedded", "--secrets");
      assertThat(run(environment, 0, "runs").out()).contains("completed");
      assertThat(run(environment, 0, "schedule", "list").out()).contains("night");
    }
    assertThat(original.resolve("restoring")).doesNotExist();
    assertThat(original.resolve("settings.json")).hasContent(settings);
  }

  private static void isRefusedAsInterrupted(Map<String, String> environment) {
    for (String command : List.of("migrate", "sync", "worker", "console", "runs")) {
      assertThat(run(environment, 2, command).err())
          .contains(
              command + ": A restore into the database at ",
              "was interrupted, or is still running",
              "run `verial-sync restore` again with the same backup");
    }
    assertThat(run(environment, 2, "check").out()).contains("A restore into the database at ");
  }

  private static String password(Path home) throws IOException {
    return new ObjectMapper()
        .readTree(home.resolve("settings.json").toFile())
        .path("databasePassword")
        .asText();
  }

  private static Map<?, ?> files(Path backup) throws IOException {
    return new ObjectMapper().convertValue(manifest(backup).path("files"), TreeMap.class);
  }

  /** With an image that the backup has lost, and without the original's secrets. */
  private void aRunContinuesInAHomeOfTheBackupMadeDuringIt(String during) throws Exception {
    Path lost;
    try (Stream<Path> files = Files.walk(backups.resolve("images"))) {
      lost = files.filter(Files::isRegularFile).sorted().toList().get(0);
    }
    Files.write(lost, new byte[(int) Files.size(lost)]);
    Path continued = home("continued");
    assertThat(run(continued, 3, "restore", backups.toString(), "--backup", during).out())
        .contains("1 image is missing or damaged in the backup");
    simulator.calls().reset();
    assertThat(run(continued, 0, "sync").out()).contains("Run 3: completed");
    assertThat(simulator.calls().total(IMAGES)).isPositive();
    assertThat(run(continued, 0, "sync", "--verify").out()).contains("Run 4: completed");

    Path rows = backups.resolve(during).resolve("erp.article.gz");
    Files.write(rows, new byte[] {1});
    Path unused = home("unused");
    assertThat(run(unused, 2, "restore", backups.toString(), "--backup", during).err())
        .contains(rows + " is damaged");
    assertThat(unused.resolve("postgresql")).doesNotExist();
    assertThat(unused.resolve("restoring")).doesNotExist();
  }
}
