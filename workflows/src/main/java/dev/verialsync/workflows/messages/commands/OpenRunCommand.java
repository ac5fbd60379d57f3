package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.Nullable;

/**
 * Opens a run: takes the guard, or finds who holds it.
 *
 * @param firstExecutionRunId names the chain of executions, which a workflow id alone does not
 * @param installation that the run was started for; null where nobody said
 * @param waits it will ask again: where another run is open, it registers as the one that waits
 */
public record OpenRunCommand(
    String firstExecutionRunId,
    String mode,
    String phase,
    CatalogSyncInput input,
    @Nullable String installation,
    boolean waits) {

  /** For whoever takes it. */
  public OpenRunCommand(
      String firstExecutionRunId, String mode, String phase, CatalogSyncInput input) {
    this(firstExecutionRunId, mode, phase, input, null, false);
  }
}
