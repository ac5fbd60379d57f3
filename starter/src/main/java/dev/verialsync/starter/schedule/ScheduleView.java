package dev.verialsync.starter.schedule;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as Temporal has it; a document under {@code --json}.
 *
 * @param scheduleId in Temporal
 * @param what it starts, as a person would type it
 * @param next the next times, at most five; none while it is paused for good or never fits
 * @param last what it started last; null = nothing yet
 * @param note why it is paused, or what it is
 * @param setElsewhere set, or changed, in Temporal and not by this command
 */
public record ScheduleView(
    String name,
    String scheduleId,
    String what,
    String when,
    List<Instant> next,
    @Nullable Last last,
    boolean paused,
    String note,
    boolean setElsewhere) {

  /**
   * What it started last.
   *
   * @param outcome the run's outcome; of another workflow, Temporal's status
   */
  public record Last(Instant at, String workflowId, String outcome) {}
}
