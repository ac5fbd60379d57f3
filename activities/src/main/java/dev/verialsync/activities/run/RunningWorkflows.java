package dev.verialsync.activities.run;

import dev.verialsync.workflows.messages.results.WaitObservation;
import java.util.List;
import java.util.Optional;

/** What only the workflow engine knows of runs. */
public interface RunningWorkflows {

  /** Whether a chain of executions is still under way. */
  boolean isRunning(String workflowId, String firstExecutionRunId);

  /**
   * Whether a chain of executions is known to have ended: not where another server may have it, or
   * where it ended so long ago that nobody remembers.
   */
  boolean hasEnded(String workflowId, String firstExecutionRunId);

  /** Those of our search attributes that may be set. */
  List<String> knownSearchAttributes();

  /** The longest wait of a workflow's activities; empty when none waits. */
  Optional<WaitObservation> longestWait(String workflowId);
}
