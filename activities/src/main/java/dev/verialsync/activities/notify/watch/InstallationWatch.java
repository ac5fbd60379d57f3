package dev.verialsync.activities.notify.watch;

import dev.verialsync.activities.run.RunWatch;
import dev.verialsync.activities.run.RunningWorkflows;
import dev.verialsync.db.run.RunHolder;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.watch.WatchRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks how the installation stands, and writes what people are to be told. */
public final class InstallationWatch {

  private static final Logger LOG = LoggerFactory.getLogger(InstallationWatch.class);

  private final RunRepository runs;
  private final RunningWorkflows workflows;
  private final WatchRepository conditions;
  private final RunWatch watch;

  /**
   * @param runs writes the notifications of a run's end with it
   * @param watch hears of each run that ends here
   */
  public InstallationWatch(
      RunRepository runs, RunningWorkflows workflows, WatchRepository conditions, RunWatch watch) {
    this.runs = runs;
    this.workflows = workflows;
    this.conditions = conditions;
    this.watch = watch;
  }

  /** To judge again changes nothing, and nobody is notified again. */
  public void judge() {
    runs.holder()
        .filter(holder -> workflows.hasEnded(holder.workflowId(), holder.firstExecutionRunId()))
        .ifPresent(this::abandon);
    conditions.judge();
  }

  /** It was terminated, or timed out: nobody else would close it before the next run. */
  private void abandon(RunHolder dead) {
    LOG.warn(
        "Run {} is open, and its workflow {} has ended: closing it",
        dead.runId(),
        dead.workflowId());
    if (runs.abandon(dead)) {
      watch.ended(dead.runId(), RunStatus.ABANDONED);
    }
  }
}
