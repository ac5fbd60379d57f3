package dev.verialsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.home.LocalStackException;
import io.temporal.api.enums.v1.IndexedValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LocalStackTest {
  @TempDir Path temporary;

  @Test
  void keepsDataAndPortsOverARestartAndLeavesNothingRunning() throws Exception {
    Path home = temporary.resolve("home");
    RunningStack first;
    LocalStackOptions oneAttribute =
        TestHome.plain(home)
            .searchAttribute("SyncRunId", IndexedValueType.INDEXED_VALUE_TYPE_INT)
            .build();
    try (LocalStack stack = LocalStack.start(oneAttribute)) {
      first = stack.running();
      assertThat(RunningStack.find(home)).contains(first);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      for (String file : List.of("stack.json", "settings.json")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file))))
            .isEqualTo("rw-------");
      }
      UsedStack used = new UsedStack(first);
      assertThat(used.searchAttributes()).containsOnlyKeys("SyncRunId");
      used.writeEverywhere("before");
      assertThat(used.readEverywhere()).isEqualTo("before/before/before");
    }
    assertThat(Leftovers.of(home)).isEmpty();
    assertThat(RunningStack.find(home)).isEmpty();

    try (LocalStack stack = LocalStack.start(TestHome.options(home).build())) {
      RunningStack second = stack.running();
      assertThat(second.temporal().target()).isEqualTo(first.temporal().target());
      assertThat(second.temporal().uiUrl()).isEqualTo(first.temporal().uiUrl());
      assertThat(second.database().jdbcUrl()).isEqualTo(first.database().jdbcUrl());
      assertThat(second.s3()).isEqualTo(first.s3());
      UsedStack used = new UsedStack(second);
      assertThat(used.readEverywhere()).isEqualTo("before/before/before");
      assertThat(used.searchAttributes()).containsAllEntriesOf(TestHome.SEARCH_ATTRIBUTES);
      assertThatThrownBy(() -> used.register("SyncPhase", IndexedValueType.INDEXED_VALUE_TYPE_INT))
          .isInstanceOf(LocalStackException.class)
          .hasMessage(
              "Temporal's namespace default has the search attribute SyncPhase with type"
                  + " INDEXED_VALUE_TYPE_KEYWORD instead of INDEXED_VALUE_TYPE_INT: remove it with 'temporal operator"
                  + " search-attribute remove --name SyncPhase', or start in an empty VERIAL_SYNC_HOME.");
      assertThat(used.retentionSeconds()).isEqualTo(Duration.ofDays(30).toSeconds());
    }
    assertThat(Leftovers.of(home)).isEmpty();
  }

  @Test
  void refusesASecondStartOfTheSameHomeAndNamesTheHolder() {
    LocalStackOptions options = TestHome.options(temporary).services(Service.S3).build();
    try (LocalStack stack = LocalStack.start(options)) {
      assertThatThrownBy(() -> LocalStack.start(options))
          .isInstanceOf(LocalStackException.class)
          .hasMessage(
              "The embedded stack in %s is already run by process %d since %s: use that one, stop it, or set"
                  + " VERIAL_SYNC_HOME to another directory.",
              temporary, ProcessHandle.current().pid(), stack.running().since());
      assertThat(RunningStack.find(temporary)).contains(stack.running());
    }
    LocalStack.start(options).close();
  }

  @Test
  void startsOnlyWhatIsWanted() {
    try (LocalStack stack =
        LocalStack.start(TestHome.options(temporary).services(Service.S3).build())) {
      assertThat(stack.running().temporal()).isNull();
      assertThat(stack.running().database()).isNull();
      assertThatThrownBy(stack::database)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("PostgreSQL is not part of this stack.");
      assertThat(temporary).isDirectoryNotContaining(file -> file.endsWith("postgresql"));
    }
  }

  @Test
  void saysWhenTheHomeCannotBeADirectory() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertThatThrownBy(() -> LocalStack.start(TestHome.options(file).build()))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "The directory %1$s for the embedded stack cannot be made or written"
                + " (java.nio.file.FileAlreadyExistsException: %1$s): set VERIAL_SYNC_HOME to a directory of yours on a"
                + " file system with permissions.",
            file);
  }

  @Test
  void saysWhenTheSettingsAreDamaged() throws Exception {
    Path settings = Files.writeString(temporary.resolve("settings.json"), "{\"ports\":");
    assertThatThrownBy(
            () -> LocalStack.start(TestHome.options(temporary).services(Service.S3).build()))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "%s is damaged; it holds the password of the database next to it: restore it from a backup, or remove the"
                + " whole directory to start empty.",
            settings);
    assertThat(RunningStack.find(temporary)).isEmpty();
  }

  @Test
  void refusesAHomeWhoseApplicationIsSuperuser() throws Exception {
    Path settings =
        Files.writeString(
            temporary.resolve("settings.json"),
            "{\"databasePassword\":\"x\",\"s3AccessKey\":\"x\",\"s3SecretKey\":\"x\",\"ports\":{}}");
    assertThatThrownBy(
            () -> LocalStack.start(TestHome.options(temporary).services(Service.S3).build()))
        .isInstanceOf(LocalStackException.class)
        .hasMessage(
            "%s is of an older version, whose database has a superuser for its only role: set VERIAL_SYNC_HOME to an"
                + " empty directory.",
            settings);
  }

  @Test
  void findsNothingWhereNoStackEverRan() {
    assertThat(RunningStack.find(temporary)).isEmpty();
    assertThat(RunningStack.find(temporary.resolve("missing"))).isEmpty();
  }
}
