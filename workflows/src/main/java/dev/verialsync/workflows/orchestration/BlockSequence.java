package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.values.BlockEnd;
import dev.verialsync.workflows.messages.values.BlockReading;
import dev.verialsync.workflows.messages.values.PlannedBatch;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of some lists as a plan of batches that is known one batch ahead at most: whether a
 * block follows is known when the one before has ended.
 */
final class BlockSequence {

  private final Deque<BlockReading> left;
  private int ended;
  private @Nullable CompletablePromise<List<PlannedBatch>> awaited;

  /**
   * @param ended the number of the last block that has ended
   */
  BlockSequence(List<BlockReading> left, int ended) {
    this.left = new ArrayDeque<>(left);
    this.ended = ended;
  }

  /** The lists still to be read, the first perhaps begun. */
  List<BlockReading> left() {
    return List.copyOf(left);
  }

  /** The list that the next block is of. */
  BlockReading current() {
    return left.getFirst();
  }

  Promise<List<PlannedBatch>> read(int afterBlock) {
    CompletablePromise<List<PlannedBatch>> next = Workflow.newPromise();
    if (afterBlock <= ended) {
      next.complete(following());
    } else {
      awaited = next;
    }
    return next;
  }

  void ended(int number, BatchResult result) {
    BlockEnd block = result.block();
    ended = number;
    if (block == null || block.last()) {
      left.removeFirst();
    }
    if (awaited != null) {
      awaited.complete(following());
      awaited = null;
    }
  }

  private List<PlannedBatch> following() {
    return left.isEmpty() ? List.of() : List.of(new PlannedBatch(ended + 1, List.of()));
  }
}
