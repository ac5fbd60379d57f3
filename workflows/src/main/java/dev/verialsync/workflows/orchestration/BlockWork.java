package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.values.BlockEnd;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import io.temporal.workflow.Promise;
import java.util.List;
import java.util.function.Function;

/** What the window does with the blocks of lists of images, one at a time. */
final class BlockWork extends RunWork {

  private final BlockSequence sequence;

  BlockWork(
      OpenRun run, BlockSequence sequence, Function<PlannedBatch, Promise<BatchResult>> starter) {
    super(run, starter);
    this.sequence = sequence;
  }

  @Override
  public Promise<List<PlannedBatch>> read(int afterBatch) {
    return sequence.read(afterBatch);
  }

  @Override
  public void ended(PlannedBatch batch, BatchResult result) {
    run().count(result.counts());
    run().shown().counted(run().counts());
    BlockEnd block = result.block();
    run().note(block == null ? null : block.note());
    sequence.ended(batch.number(), result);
  }
}
