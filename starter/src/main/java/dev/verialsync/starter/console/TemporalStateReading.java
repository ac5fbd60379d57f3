package dev.verialsync.starter.console;

import dev.verialsync.console.live.TemporalState;
import dev.verialsync.db.Database;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.progress.LiveProgress;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.TaskQueuePollers;
import dev.verialsync.starter.runs.TimedCall;
import dev.verialsync.starter.schedule.ScheduleView;
import dev.verialsync.starter.schedule.Schedules;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.messages.results.Progress;
import io.temporal.client.WorkflowException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks Temporal, which is connected to when it first answers. */
final class TemporalStateReading implements Supplier<TemporalState> {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration SCHEDULES_KEPT = Duration.ofSeconds(20);
  private static final int NEXT = 6;

  private final Supplier<TemporalConnection> connecting;
  private final Database database;
  private final Clock clock;
  private final LiveProgress liveProgress;
  private @Nullable TemporalConnection temporal;
  private List<TemporalState.Planned> next = List.of();
  private long nextReadAt;

  TemporalStateReading(
      Supplier<TemporalConnection> connecting, Database database, Invocation invocation) {
    this.connecting = connecting;
    this.database = database;
    this.clock = invocation.clock();
    this.liveProgress = new LiveProgress(Optional.of(database), clock);
  }

  @Override
  public synchronized TemporalState get() {
    if (temporal == null) {
      temporal = connecting.get();
    }
    temporal.ping();
    CatalogRuns runs = new CatalogRuns(temporal.client(), clock);
    RunReference run = runs.underWay(new RunRepository(database).holder()).orElse(null);
    return new TemporalState(
        run == null ? null : run.workflowId(),
        run == null ? null : progress(runs, run),
        workers(temporal),
        next(temporal));
  }

  private @Nullable Progress progress(CatalogRuns runs, RunReference run) {
    try {
      return liveProgress.refined(
          TimedCall.within(PATIENCE, () -> runs.progress(run.workflowId())));
    } catch (WorkflowException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private int workers(TemporalConnection connected) {
    return (int)
        new TaskQueuePollers(connected.stubs(), connected.namespace(), clock)
            .find().polling().values().stream()
                .flatMap(List::stream)
                .map(TaskQueuePollers.Poller::identity)
                .distinct()
                .count();
  }

  /** Schedules change seldom, and each costs a question. */
  private List<TemporalState.Planned> next(TemporalConnection connected) {
    long now = System.nanoTime();
    if (nextReadAt == 0 || now - nextReadAt > SCHEDULES_KEPT.toNanos()) {
      next =
          new Schedules(connected)
              .list().stream()
                  .filter(
                      schedule ->
                          !schedule.paused() && !WorkerSchedule.isOne(schedule.scheduleId()))
                  .flatMap(TemporalStateReading::planned)
                  .sorted(Comparator.comparing(TemporalState.Planned::at))
                  .limit(NEXT)
                  .toList();
      nextReadAt = now;
    }
    return next;
  }

  private static Stream<TemporalState.Planned> planned(ScheduleView schedule) {
    return schedule.next().stream()
        .limit(2)
        .map(at -> new TemporalState.Planned(at, schedule.name(), schedule.what()));
  }
}
