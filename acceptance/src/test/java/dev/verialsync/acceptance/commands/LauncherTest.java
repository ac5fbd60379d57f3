package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's archive of classes, by which a short command starts faster. */
@Timeout(120)
final class LauncherTest {
  @TempDir Path home;

  @Test
  void theFirstStatusLeavesTheArchiveAndNoneIsEverAnError() throws Exception {
    Typed first = status();

    Path archive = onlyArchive();
    assertThat(Files.size(archive)).isPositive();
    assertThat(status()).isEqualTo(first);
    assertThat(onlyArchive()).isEqualTo(archive);

    Files.delete(archive);
    Files.writeString(archive, "no archive");
    assertThat(status()).isEqualTo(first);

    Files.writeString(archive, "");
    assertThat(status()).isEqualTo(first);
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

    Typed typed = status("JAVA_HOME", other.toString());

    assertThat(typed).isEqualTo(status("JAVA_HOME", System.getProperty("java.home")));
  }

  private record Typed(int exitCode, String printed) {}

  private Typed status(String... variable) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("../verial-sync", "status").redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(VERIAL|TEMPORAL|DATABASE|S3)_.*"));
    builder.environment().put("VERIAL_SYNC_HOME", home.toString());
    if (variable.length > 0) {
      builder.environment().put(variable[0], variable[1]);
    }
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Typed(process.exitValue(), printed);
  }

  private Path onlyArchive() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      List<Path> archives = files.toList();
      assertThat(archives).hasSize(1);
      return archives.get(0);
    }
  }
}
