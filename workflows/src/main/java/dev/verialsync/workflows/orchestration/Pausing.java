package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.PauseState;
import io.temporal.workflow.Workflow;
import java.util.function.Supplier;

/**
 * The requests to pause and to resume. They are written one after the other, and may have to wait
 * for PostgreSQL; the last one counts, be it written yet or not.
 */
final class Pausing {

  private int underWay;
  private boolean lastWish;
  private boolean writing;

  /** Whether a run that stands like this is paused once all wishes are written. */
  boolean endsPaused(boolean paused) {
    return underWay > 0 ? lastWish : paused;
  }

  PauseState carryOut(boolean wish, Supplier<PauseState> write) {
    lastWish = wish;
    underWay++;
    try {
      Workflow.await(() -> !writing);
      return written(write);
    } finally {
      underWay--;
    }
  }

  private PauseState written(Supplier<PauseState> write) {
    writing = true;
    try {
      return write.get();
    } finally {
      writing = false;
    }
  }
}
