package dev.verialsync.db.run;

import dev.verialsync.db.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of itself when it begins.
 *
 * @param firstExecutionRunId the same across continue-as-new; with the workflow id it names the run
 * @param mode such as incremental or full
 * @param phase the only phase asked for; null = both
 * @param optionsJson the options it was started with, a JSON object
 * @param dry what it changes is undone when it ends, and {@code shop} is compared alone
 * @param waits where another run has the guard it asks again, and gets it next
 */
public record RunOpening(
    String workflowId,
    String firstExecutionRunId,
    String mode,
    @Nullable Phase phase,
    String optionsJson,
    boolean dry,
    boolean waits) {

  /** No dry run, and one that does not wait. */
  public RunOpening(
      String workflowId,
      String firstExecutionRunId,
      String mode,
      @Nullable Phase phase,
      String optionsJson) {
    this(workflowId, firstExecutionRunId, mode, phase, optionsJson, false, false);
  }
}
