package dev.verialsync.starter.diff;

import dev.verialsync.db.Database;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.progress.ProgressView;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.runs.TimedCall;
import dev.verialsync.workflows.messages.confirm.ConfirmCommand;
import dev.verialsync.workflows.messages.results.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks the person at the terminal while a run waits for its confirmation. The question has a thread
 * of its own: the run may be answered elsewhere meanwhile, and then continues or ends.
 */
public final class Confirmation implements ProgressView {

  private final ProgressView shown;
  private final Invocation invocation;
  private final CatalogRuns runs;
  private final String workflowId;
  private final Database database;
  private @Nullable Question question;

  /** The answer that is typed, empty where none can be, and its way to the run. */
  private record Question(
      CompletableFuture<Optional<Boolean>> typed, CompletableFuture<Void> sent) {}

  public Confirmation(
      ProgressView shown,
      Invocation invocation,
      CatalogRuns runs,
      String workflowId,
      Database database) {
    this.shown = shown;
    this.invocation = invocation;
    this.runs = runs;
    this.workflowId = workflowId;
    this.database = database;
  }

  @Override
  public void show(Progress progress) {
    if (!progress.state().equals(Progress.WAITING_FOR_CONFIRMATION)) {
      endQuestion();
      shown.show(progress);
    } else if (question == null) {
      shown.show(progress);
      ask(progress.runId());
    } else if (question.sent().isCompletedExceptionally()) {
      endQuestion();
    }
  }

  private void ask(long run) {
    console().tell(DryRun.counted(database, run));
    console()
        .tell(
            "`%s diff --run %d` shows the lines. Without an answer within an hour the run ends and writes nothing."
                .formatted(invocation.program(), run));
    CompletableFuture<Optional<Boolean>> typed =
        TimedCall.started(() -> console().answer("Write this to the shop?"));
    question =
        new Question(
            typed,
            typed.thenAccept(answer -> answer.ifPresentOrElse(this::send, this::tellUnanswered)));
  }

  private void send(boolean yes) {
    runs.confirm(workflowId, new ConfirmCommand(yes, null));
  }

  private void tellUnanswered() {
    console()
        .tell(
            "\nNo answer can be typed here. Answer in Temporal's UI, or run the same command again in a terminal.");
  }

  /** Says so where the run did not wait for the answer; it may be asked again. */
  private void endQuestion() {
    Question asked = question;
    question = null;
    if (asked == null) {
      return;
    }
    if (!asked.typed().isDone()) {
      console().tell("\nThe question was answered elsewhere, or its time is over.");
    } else if (asked.sent().isCompletedExceptionally()) {
      console().tell("The run did not take the answer; `diff` and `status` show where it stands.");
    }
  }

  private Console console() {
    return invocation.console();
  }

  @Override
  public void note(String sentence) {
    shown.note(sentence);
  }

  @Override
  public void close() {
    endQuestion();
    shown.close();
  }
}
