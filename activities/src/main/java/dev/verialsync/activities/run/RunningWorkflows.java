package dev.verialsync.activities.run;

import dev.verialsync.db.run.RunHolder;
import dev.verialsync.workflows.messages.results.WaitObservation;
import java.util.List;
import java.util.Optional;

/** What only the workflow engine knows of runs. */
public interface RunningWorkflows {

  /** Whether the chain of executions that took the guard is still under way. */
  boolean isRunning(RunHolder holder);

  /** Those of our search attributes that may be set. */
  List<String> knownSearchAttributes();

  /** The longest wait of a workflow's activities; empty when none waits. */
  Optional<WaitObservation> longestWait(String workflowId);
}
