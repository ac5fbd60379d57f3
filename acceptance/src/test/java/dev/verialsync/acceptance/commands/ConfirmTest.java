package dev.verialsync.acceptance.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import io.temporal.client.WorkflowStub;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code sync --confirm} at a terminal. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class ConfirmTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUESTION = "Write this to the shop? [y/N] ";

  @TempDir Path home;
  private final InputStream stdin = System.in;
  private SyncFixture sync;
  private PipedOutputStream keyboard;
  private Captured command;

  @BeforeEach
  void open(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(20).imageBytes(1_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    keyboard = new PipedOutputStream();
    System.setIn(new PipedInputStream(keyboard));
    command = new Captured(sync.environment, OptionalInt.of(80));
  }

  @AfterEach
  void close() {
    System.setIn(stdin);
    sync.close();
  }

  private CompletableFuture<Integer> asked() throws InterruptedException {
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> command.run("sync", "--confirm"));
    command.awaitErr(QUESTION, PATIENCE);
    assertThat(command.err())
        .containsPattern("products new +20\\n")
        .contains("`verial-sync diff --run 1` shows the lines.");
    assertThat(sync.sql().number("select count(*) from shop.product")).isZero();
    return code;
  }

  private int answered(String typed) throws Exception {
    CompletableFuture<Integer> code = asked();
    keyboard.write((typed + "\n").getBytes(StandardCharsets.UTF_8));
    keyboard.flush();
    return code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aYesWrites() throws Exception {
    assertThat(answered("y")).as(command.err()).isZero();
    assertThat(command.out()).contains("Run 1: completed", "note       Confirmed; ");
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void anythingElseEndsTheRunAsCancelled() throws Exception {
    assertThat(answered("")).isEqualTo(4);
    assertThat(command.out())
        .contains("Run 1: cancelled", "Cancelled: the answer was no. Nothing was written;");
    assertThat(sync.sql().number("select count(*) from shop.product")).isZero();
    Captured runs = new Captured(sync.environment);
    assertThat(runs.run("runs")).isZero();
    assertThat(runs.out()).contains("run 1 cancelled. Cancelled: the answer was no.");
  }

  @Test
  void anAnswerFromElsewhereEndsTheQuestion() throws Exception {
    CompletableFuture<Integer> code = asked();
    String workflow = sync.sql().value("select workflow_id from sync.run");
    WorkflowStub run = sync.temporal().client().newUntypedWorkflowStub(String.valueOf(workflow));
    Acknowledgement unused = run.update("confirm", Acknowledgement.class, (Object) null);
    assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(command.err()).contains("The question was answered elsewhere");
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void aTerminalThatIsGoneIsNoAnswer() throws Exception {
    CompletableFuture<Integer> code = asked();
    keyboard.close();
    command.awaitErr("No answer can be typed here.", PATIENCE);
    assertThat(code).isNotDone();
    sync.temporal()
        .client()
        .newUntypedWorkflowStub(
            String.valueOf(sync.sql().value("select workflow_id from sync.run")))
        .cancel();
    assertThat(code.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(4);
  }
}
