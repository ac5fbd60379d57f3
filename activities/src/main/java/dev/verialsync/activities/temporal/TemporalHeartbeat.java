package dev.verialsync.activities.temporal;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.workflows.HeartbeatTimeout;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityWorkerShutdownException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of one running activity, sent in the background: Temporal learns within seconds
 * that a worker died, and the activity that nobody waits for it any more. An activity that ends
 * before its first beat costs Temporal none.
 */
public final class TemporalHeartbeat implements Heartbeat, AutoCloseable {

  /** A quarter of the heartbeat timeout, so that one lost beat does no harm. */
  private static final long BEAT_MILLIS = HeartbeatTimeout.VALUE.toMillis() / 4;

  private final ActivityExecutionContext context;
  private final Cancellation cancellation = new Cancellation();
  private final ScheduledFuture<?> beats;
  private volatile @Nullable String doing;

  private TemporalHeartbeat(ActivityExecutionContext context, ScheduledExecutorService timer) {
    this.context = context;
    this.beats =
        timer.scheduleWithFixedDelay(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  public static TemporalHeartbeat of(
      ActivityExecutionContext context, ScheduledExecutorService timer) {
    return new TemporalHeartbeat(context, timer);
  }

  @Override
  public Cancellation cancellation() {
    return cancellation;
  }

  @Override
  public int attempt() {
    return context.getInfo().getAttempt();
  }

  @Override
  public Duration age() {
    return Duration.ofMillis(
        Math.max(0, System.currentTimeMillis() - context.getInfo().getScheduledTimestamp()));
  }

  @Override
  public void doing(@Nullable String what) {
    doing = what;
  }

  private void beat() {
    try {
      context.heartbeat(doing);
    } catch (ActivityWorkerShutdownException stopping) {
      // Temporal hears no more of it, but it may finish what it has in hand (SyncWorker.drain).
      beats.cancel(false);
    } catch (ActivityCompletionException gone) {
      cancellation.cancel();
    } catch (RuntimeException unreachable) {
      // Temporal does not answer: the work continues, and the next beat tries again.
    }
  }

  @Override
  public void close() {
    beats.cancel(false);
  }
}
