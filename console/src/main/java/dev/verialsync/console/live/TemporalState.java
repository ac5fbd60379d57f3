package dev.verialsync.console.live;

import dev.verialsync.workflows.messages.results.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Temporal alone knows.
 *
 * @param workflowId of the current run; null = none is active
 * @param progress of the current run; null = no worker answers, or none is active
 * @param workers processes that take work
 * @param next what schedules start next, the earliest first
 */
public record TemporalState(
    @Nullable String workflowId, @Nullable Progress progress, int workers, List<Planned> next) {

  /**
   * A start to come.
   *
   * @param what it starts, as a person would type it
   */
  public record Planned(Instant at, String schedule, String what) {}
}
