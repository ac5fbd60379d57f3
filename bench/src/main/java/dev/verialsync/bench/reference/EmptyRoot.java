package dev.verialsync.bench.reference;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The reference workflow: the shape of an images phase, and nothing in it. */
@WorkflowInterface
public interface EmptyRoot {

  /** Returns how many activities were done. */
  @WorkflowMethod
  int run(int activities);
}
