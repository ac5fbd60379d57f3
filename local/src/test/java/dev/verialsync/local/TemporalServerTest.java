package dev.verialsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {
  private static final PortChoice ANY = new PortChoice("Temporal", 0, 0, 0);

  @TempDir Path temporary;

  @Test
  void showsTheLogOfAServerThatWillNotStart() throws IOException {
    HomeDirectory home = HomeDirectory.prepare(temporary.resolve("home"));
    TemporalServer server = server(home, "echo 'unable to open database file' >&2; exit 3");
    assertThatThrownBy(() -> server.start(ANY, ANY))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "Temporal ended with exit code 3 while starting; the end of %s:\nunable to open database file",
            home.root().resolve("logs/temporal.log"));
  }

  @Test
  void getsItsOptionsFromUsAndNotFromTheEnvironment() throws IOException {
    HomeDirectory home = HomeDirectory.prepare(temporary.resolve("home"));
    assertThat(optionsOf(home))
        .startsWith(
            "server start-dev --db-filename " + home.temporalDatabase() + " --ip 127.0.0.1 --port ")
        .contains("--sqlite-pragma journal_mode=WAL --sqlite-pragma synchronous=NORMAL")
        .contains("--sqlite-pragma locking_mode=EXCLUSIVE")
        .contains("--disable-config-file --disable-config-env")
        .contains("--search-attribute SyncArticleId=KeywordList");
  }

  @Test
  void aNewHomesTaskQueuesHaveOnePartitionAndAnOldHomesKeepTheirs() throws IOException {
    HomeDirectory fresh = HomeDirectory.prepare(temporary.resolve("fresh"));
    assertThat(optionsOf(fresh)).contains("matching.numTaskqueueReadPartitions=1");
    Files.createFile(fresh.temporalDatabase());
    assertThat(optionsOf(fresh)).contains("matching.numTaskqueueReadPartitions=1");

    HomeDirectory old = HomeDirectory.prepare(temporary.resolve("old"));
    Files.createDirectories(old.temporalDatabase().getParent());
    Files.createFile(old.temporalDatabase());
    assertThat(optionsOf(old)).doesNotContain("Partitions");
  }

  private String optionsOf(HomeDirectory home) throws IOException {
    Path seen = temporary.resolve("seen");
    TemporalServer server = server(home, "echo \"$@\" > " + seen + "; exit 3");
    assertThatThrownBy(() -> server.start(ANY, ANY)).isInstanceOf(LocalStackException.class);
    return Files.readString(seen);
  }

  private TemporalServer server(HomeDirectory home, String body) throws IOException {
    Path program = temporary.resolve("temporal");
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new TemporalServer(home, program, "default", TestHome.SEARCH_ATTRIBUTES, line -> {});
  }
}
