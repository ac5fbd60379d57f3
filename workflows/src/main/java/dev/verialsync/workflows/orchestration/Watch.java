package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.observer;

import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.results.WaitObservation;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Looks from time to time who is being waited for, while a run does not get on. */
final class Watch {

  /**
   * First look at who is being waited for; then half as often each time: a night's outage adds a
   * few hundred events to the history and not thousands.
   */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(20);

  private static final Duration RAREST_LOOK = Duration.ofHours(1);

  private final IntSupplier steps;
  private final BooleanSupplier busy;
  private final Runnable look;

  /**
   * @param steps how far the work is; it does not get on while the number stays the same
   * @param busy whether there is something that could be waited for
   * @param look runs when the work has not advanced for a while
   */
  Watch(IntSupplier steps, BooleanSupplier busy, Runnable look) {
    this.steps = steps;
    this.busy = busy;
    this.look = look;
  }

  /** Of a whole run, whatever it does at the moment; nobody waits for a neighbour in a pause. */
  static Watch of(OpenRun run) {
    return new Watch(run.shown()::steps, () -> run.pausedSince() == null, () -> look(run));
  }

  /** Watches while the work is done. */
  <T> T over(Supplier<T> work) {
    CancellationScope looks = Workflow.newCancellationScope(() -> Async.procedure(this::looks));
    try {
      looks.run();
      return work.get();
    } finally {
      looks.cancel();
    }
  }

  private void looks() {
    Duration interval = FIRST_LOOK;
    try {
      while (true) {
        // A pause costs no event, however long it lasts.
        Workflow.await(busy::getAsBoolean);
        int before = steps.getAsInt();
        Workflow.sleep(interval);
        boolean stalled = steps.getAsInt() == before && busy.getAsBoolean();
        if (stalled) {
          look.run();
        }
        Duration doubled = interval.multipliedBy(2);
        interval =
            !stalled ? FIRST_LOOK : doubled.compareTo(RAREST_LOOK) < 0 ? doubled : RAREST_LOOK;
      }
    } catch (CanceledFailure | ActivityFailure ended) {
      // The work is done: nobody needs to look any more.
    }
  }

  /** Shows who is being waited for, or why that is not known. */
  private static void look(OpenRun run) {
    try {
      run.shown().waiting(observer().observe(new RunCommand(run.id())));
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      run.shown().waiting(new WaitObservation(ErrorType.sentence(e), null));
    }
  }
}
