package dev.verialsync.db.state;

import dev.verialsync.db.Phase;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the installation stands at one moment.
 *
 * @param installedAt when its schema was made
 * @param runStartedAt when the current run began; null = no run is active
 * @param progress of the current run; all zero where no run is active
 * @param lastRun the last run that ended, dry runs aside; null = none has
 * @param lastSuccess when the last run that completed a phase ended, with issues or without; a dry
 *     run, a run of chosen articles, a rollback, and for the products a run during which all
 *     products are held, complete none; a phase that no run has completed is missing
 * @param allHeld whether all products are held
 * @param heldArticles products that are held one by one
 * @param issues open data issues by kind, the accepted ones aside; a kind without one is missing
 */
public record InstallationState(
    Instant installedAt,
    @Nullable Instant runStartedAt,
    Map<Phase, Progress> progress,
    @Nullable LastRun lastRun,
    Map<Phase, Instant> lastSuccess,
    boolean allHeld,
    long heldArticles,
    Map<IssueKind, OpenIssues> issues) {

  /** Whether a run has ever completed the phase of this name. */
  public boolean hasCompleted(String phase) {
    return lastSuccess.keySet().stream().map(Phase::label).anyMatch(phase::equals);
  }

  /** A run that has ended. */
  public record LastRun(long id, RunStatus status, Instant endedAt, @Nullable String message) {}

  /**
   * How far a phase is.
   *
   * @param planned articles in its batches, or as many as are done where that is more: images that
   *     are read in blocks are in no batch
   * @param done articles whose images were fetched, or whose products were written
   */
  public record Progress(long planned, long done) {}

  /**
   * Open issues of one kind.
   *
   * @param newestOpenedAt when the newest of them was opened
   */
  public record OpenIssues(long count, Instant newestOpenedAt) {}
}
