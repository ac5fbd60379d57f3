package dev.verialsync.starter.runs;

import java.util.Optional;

/**
 * A run as Temporal and the database know it.
 *
 * @param run its number; empty before it was opened, or where the database cannot be read
 */
public record RunReference(String workflowId, Optional<Long> run) {

  /** {@code run 12 (catalog-sync-…)}. */
  public String name() {
    return run.map(number -> "run " + number + " (" + workflowId + ")").orElse(workflowId);
  }

  /** The same at the beginning of a sentence. */
  public String sentenceName() {
    return run.isPresent() ? "R" + name().substring(1) : "Run " + workflowId;
  }
}
