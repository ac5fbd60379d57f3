package dev.verialsync.activities.temporal;

import dev.verialsync.activities.task.Heartbeat;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Runs an activity's work with a heartbeat, and sorts what it throws into its kind. */
public final class ActivityRunner {

  /** What an activity does; the heartbeat tells it when to stop. */
  interface Work<T> {
    T run(Heartbeat heartbeat) throws Exception;
  }

  private final ScheduledExecutorService timer;
  private final Consumer<Error> broken;

  /**
   * Runs activities.
   *
   * @param timer sends the heartbeats of all running activities
   * @param broken ends the process: an Error leaves the JVM in no state to continue, and Temporal
   *     would retry the activity without end
   */
  public ActivityRunner(ScheduledExecutorService timer, Consumer<Error> broken) {
    this.timer = timer;
    this.broken = broken;
  }

  <T> T run(Work<T> work) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    try (TemporalHeartbeat heartbeat = TemporalHeartbeat.of(context, timer)) {
      try {
        return work.run(heartbeat);
      } catch (Exception e) {
        throw ActivityFailures.translate(e, context, heartbeat.cancellation().isCancelled());
      } catch (Error e) {
        broken.accept(e);
        throw e;
      }
    }
  }
}
