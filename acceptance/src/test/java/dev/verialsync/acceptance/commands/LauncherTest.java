package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes, by which a short command starts faster. */
@Tag("alone")
@ExtendWith(EmbeddedStack.class)
@Timeout(400)
final class LauncherTest {
  /** The launcher's own allowance for making an archive. */
  private static final Duration ALLOWED = Duration.ofMinutes(5);

  @TempDir Path home;
  private final Map<String, String> services = new TreeMap<>();

  @Test
  void theFirstStatusHasTheArchiveMadeAndNoneIsEverAnError(LocalStack stack) throws Exception {
    try (SyncFixture sync = SyncFixture.on(stack, SimulatorOptions.builder().articles(3).build())) {
      services.putAll(sync.environment);
      theArchiveIsMadeAndNoneIsEverAnError();
    }
  }

  private void theArchiveIsMadeAndNoneIsEverAnError() throws Exception {
    Typed first = status();
    assertThat(first.exitCode()).as(first.printed()).isZero();

    await().atMost(ALLOWED).until(() -> archives().size() == 1);
    Path archive = archives().get(0);
    byte[] made = Files.readAllBytes(archive);
    assertThat(made).isNotEmpty();
    assertThat(status()).isEqualTo(first);

    byte[] damaged = made.clone();
    new Random(5).nextBytes(damaged);
    System.arraycopy(made, 0, damaged, 0, made.length / 2);
    for (byte[] wrong : List.of(damaged, new byte[] {1, 2, 3}, new byte[0])) {
      Files.delete(archive);
      Files.write(archive, wrong);
      assertThat(status()).isEqualTo(first);
    }
    assertThat(archives()).containsExactly(archive);
  }

  @Test
  void aStatusThatFailsLeavesNone() throws Exception {
    assertThat(status().exitCode()).isEqualTo(2);

    Path lock = home.resolve("cache").resolve(".lock");
    await().atMost(ALLOWED).until(() -> Files.exists(lock) && isFree(lock));
    assertThat(archives()).isEmpty();
  }

  private static boolean isFree(Path lock) throws IOException, InterruptedException {
    return new ProcessBuilder("flock", "-n", lock.toString(), "true").start().waitFor() == 0;
  }

  @Test
  void withoutAHomeNoneIsMade() throws Exception {
    Files.delete(home);

    status();

    assertThat(home.resolve("cache")).doesNotExist();
  }

  @Test
  void aJavaWithoutAReleaseFileServes(@TempDir Path other) throws Exception {
    Path java = Files.createDirectories(other.resolve("bin")).resolve("java");
    Files.writeString(
        java, "#!/bin/sh\nexec '%s/bin/java' \"$@\"\n".formatted(System.getProperty("java.home")));
    assertThat(java.toFile().setExecutable(true)).isTrue();

    Typed typed = type("runs", other.toString());

    assertThat(typed).isEqualTo(type("runs", System.getProperty("java.home")));
  }

  private record Typed(int exitCode, String printed) {}

  private Typed status() throws IOException, InterruptedException {
    return type("status", System.getProperty("java.home"));
  }

  private Typed type(String command, String javaHome) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("../verial-sync", command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(VERIAL|TEMPORAL|DATABASE|S3)_.*"));
    builder.environment().putAll(services);
    builder.environment().put("VERIAL_SYNC_HOME", home.toString());
    builder.environment().put("JAVA_HOME", javaHome);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    // Which workers still poll changes from one second to the next.
    return new Typed(process.exitValue(), printed.replaceAll("(?m)^workers .*\\R", ""));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).toList();
    }
  }
}
