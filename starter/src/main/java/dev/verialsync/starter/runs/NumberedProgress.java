package dev.verialsync.starter.runs;

import dev.verialsync.starter.view.ProgressView;
import dev.verialsync.workflows.messages.Progress;
import java.util.function.LongConsumer;

/** Tells the number of the run whose progress is shown, once it is known. */
final class NumberedProgress implements ProgressView {

  private final ProgressView shown;
  private final LongConsumer numbers;

  NumberedProgress(ProgressView shown, LongConsumer numbers) {
    this.shown = shown;
    this.numbers = numbers;
  }

  @Override
  public void show(Progress progress) {
    if (progress.runId() > 0) {
      numbers.accept(progress.runId());
    }
    shown.show(progress);
  }

  @Override
  public void note(String sentence) {
    shown.note(sentence);
  }

  @Override
  public void close() {
    shown.close();
  }
}
