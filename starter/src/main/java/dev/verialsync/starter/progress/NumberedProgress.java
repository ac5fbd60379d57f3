package dev.verialsync.starter.progress;

import dev.verialsync.workflows.messages.results.Progress;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Tells the number of the run whose progress is shown, and shows none once the process ends. */
public final class NumberedProgress implements ProgressView {

  private final ProgressView shown;
  private final LongConsumer numbers;
  private final BooleanSupplier ending;

  public NumberedProgress(ProgressView shown, LongConsumer numbers, BooleanSupplier ending) {
    this.shown = shown;
    this.numbers = numbers;
    this.ending = ending;
  }

  @Override
  public void show(Progress progress) {
    if (progress.runId() > 0) {
      numbers.accept(progress.runId());
    }
    if (!ending.getAsBoolean()) {
      shown.show(progress);
    }
  }

  @Override
  public void note(String sentence) {
    if (!ending.getAsBoolean()) {
      shown.note(sentence);
    }
  }

  @Override
  public void close() {
    shown.close();
  }
}
