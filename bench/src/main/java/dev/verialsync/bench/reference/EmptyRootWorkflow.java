package dev.verialsync.bench.reference;

import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;

/** Keeps four children of a hundred activities in flight. */
public final class EmptyRootWorkflow implements EmptyRoot {

  private static final int WINDOW = 4;
  private static final int BATCH = 100;

  @Override
  public int run(int activities) {
    List<Promise<Integer>> children = new ArrayList<>();
    int[] ended = {0};
    for (int first = 0; first < activities; first += BATCH) {
      int size = Math.min(BATCH, activities - first);
      int started = children.size();
      Workflow.await(() -> started - ended[0] < WINDOW);
      EmptyBatch batch =
          Workflow.newChildWorkflowStub(
              EmptyBatch.class,
              ChildWorkflowOptions.newBuilder()
                  .setWorkflowId(Workflow.getInfo().getWorkflowId() + "/" + started)
                  .build());
      children.add(
          Async.function(batch::run, size)
              .thenApply(
                  done -> {
                    ended[0]++;
                    return done;
                  }));
    }
    return children.stream().mapToInt(Promise::get).sum();
  }
}
