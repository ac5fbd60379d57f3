package dev.verialsync.bench.reference;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** A child of {@link EmptyRoot}: that many empty activities at once. */
@WorkflowInterface
public interface EmptyBatch {

  @WorkflowMethod
  int run(int activities);
}
