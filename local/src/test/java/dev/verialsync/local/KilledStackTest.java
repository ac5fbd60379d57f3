package dev.verialsync.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a SIGKILL leaves, of the owner, of its guards with it, and of the servers. */
@Tag("slow")
class KilledStackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Shared, since making a database cluster takes longer than anything else here. */
  @TempDir private static Path home;

  @Test
  void serversDoNotOutliveAKilledOwnerAndTheNextStartHasAllData() throws Exception {
    StackProcess owner = StackProcess.start(home);
    new UsedStack(owner.stack()).writeEverywhere("owner");
    assertThat(RunningStack.find(home)).contains(owner.stack());
    owner.kill();

    assertThat(RunningStack.find(home)).isEmpty();
    await().atMost(PATIENCE).until(() -> Leftovers.of(home).isEmpty());

    try (LocalStack again = LocalStack.start(TestHome.options(home).build())) {
      assertThat(new UsedStack(again.running()).readEverywhere()).isEqualTo("owner/owner/owner");
      assertThat(again.s3()).isEqualTo(owner.stack().s3());
    }
    assertThat(Leftovers.of(home)).isEmpty();
  }

  @Test
  void theNextStartStopsServersWhoseGuardsWereKilledWithTheOwner() throws Exception {
    StackProcess owner = StackProcess.start(home);
    new UsedStack(owner.stack()).writeEverywhere("guards");
    ProcessHandle temporal = process(temporalPid(owner.stack()));
    ProcessHandle postgres = process(postgresPid(owner.stack()));
    guardsOf(owner).forEach(ProcessHandle::destroyForcibly);
    owner.kill();
    assertThat(temporal.isAlive()).isTrue();
    assertThat(postgres.isAlive()).isTrue();

    List<String> progress = new CopyOnWriteArrayList<>();
    try (LocalStack again =
        LocalStack.start(TestHome.options(home).progress(progress::add).build())) {
      assertThat(progress)
          .contains(
              "Temporal: stopped the server that a killed process had left running",
              "PostgreSQL: stopped the server that a killed process had left running");
      assertThat(temporal.isAlive()).isFalse();
      assertThat(postgres.isAlive()).isFalse();
      assertThat(new UsedStack(again.running()).readEverywhere()).isEqualTo("guards/guards/guards");
    }
    assertThat(Leftovers.of(home)).isEmpty();
  }

  @Test
  void everythingKilledAtOnceIsRecovered() throws Exception {
    StackProcess owner = StackProcess.start(home);
    new UsedStack(owner.stack()).writeEverywhere("all");
    guardsOf(owner).forEach(ProcessHandle::destroyForcibly);
    process(postgresPid(owner.stack())).destroyForcibly();
    process(temporalPid(owner.stack())).destroyForcibly();
    owner.kill();

    try (LocalStack again = LocalStack.start(TestHome.options(home).build())) {
      assertThat(new UsedStack(again.running()).readEverywhere()).isEqualTo("all/all/all");
    }
  }

  @Test
  void aKilledServerIsStartedAgainOnItsPort() throws Exception {
    List<String> progress = new CopyOnWriteArrayList<>();
    try (LocalStack stack =
        LocalStack.start(TestHome.options(home).progress(progress::add).build())) {
      RunningStack before = stack.running();
      UsedStack used = new UsedStack(before);
      used.writeEverywhere("servers");
      process(postgresPid(before)).destroyForcibly();
      process(temporalPid(before)).destroyForcibly();

      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(used.readEverywhere()).isEqualTo("servers/servers/servers"));
      assertThat(progress)
          .contains(
              "Temporal: ended by itself (exit code 137), restarting it",
              "PostgreSQL: ended by itself (exit code 137), restarting it");
      RunningStack after = RunningStack.find(home).orElseThrow();
      assertThat(temporalPid(after)).isNotEqualTo(temporalPid(before));
      assertThat(postgresPid(after)).isNotEqualTo(postgresPid(before));
    }
    assertThat(Leftovers.of(home)).isEmpty();
  }

  private static List<ProcessHandle> guardsOf(StackProcess owner) {
    List<ProcessHandle> guards =
        process(owner.stack().pid())
            .children()
            .filter(child -> child.info().commandLine().orElse("").contains("read -r done || kill"))
            .toList();
    assertThat(guards).hasSize(2);
    return guards;
  }

  private static ProcessHandle process(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static long temporalPid(RunningStack stack) {
    return Objects.requireNonNull(stack.temporal()).pid();
  }

  private static long postgresPid(RunningStack stack) {
    return Objects.requireNonNull(stack.database()).pid();
  }
}
