package dev.verialsync.bench.reference;

import dev.verialsync.workflows.HeartbeatTimeout;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts all of its activities at once. */
public final class EmptyBatchWorkflow implements EmptyBatch {

  private static final Duration ATTEMPT = Duration.ofMinutes(1);
  private static final Duration HEARTBEAT = HeartbeatTimeout.VALUE;

  @Override
  public int run(int activities) {
    EmptyActivity empty =
        Workflow.newActivityStub(
            EmptyActivity.class,
            ActivityOptions.newBuilder()
                .setTaskQueue(EmptyWorker.ACTIVITIES)
                .setStartToCloseTimeout(ATTEMPT)
                .setHeartbeatTimeout(HEARTBEAT)
                .build());
    List<Promise<Long>> all = new ArrayList<>();
    for (long number = 0; number < activities; number++) {
      all.add(Async.function(empty::nothing, number));
    }
    Promise.allOf(all).get();
    return all.size();
  }
}
