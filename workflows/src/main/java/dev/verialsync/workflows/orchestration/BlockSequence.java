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
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of some lists as a plan of batches that is known one batch ahead at most: that a block
 * follows is known when the one before was read, or has ended.
 */
final class BlockSequence {

  private final Deque<BlockReading> left;
  private final Map<Integer, BlockReading> begun = new TreeMap<>();
  private int known;
  private int awaitedAfter;
  private @Nullable CompletablePromise<List<PlannedBatch>> awaited;

  /**
   * Begins after a block.
   *
   * @param ended the number of the last block that has ended
   */
  BlockSequence(List<BlockReading> left, int ended) {
    this.left = new ArrayDeque<>(left);
    this.known = ended;
  }

  /** The lists still to be read, the first perhaps begun. */
  List<BlockReading> left() {
    return List.copyOf(left);
  }

  /** A block begins; returns the list that it is of. */
  BlockReading begin(int number) {
    BlockReading reading = left.getFirst();
    begun.put(number, reading);
    return reading;
  }

  /** Whether the block before has not ended. */
  boolean isAhead(int number) {
    return begun.containsKey(number - 1);
  }

  Promise<List<PlannedBatch>> read(int afterBlock) {
    CompletablePromise<List<PlannedBatch>> next = Workflow.newPromise();
    awaited = next;
    awaitedAfter = afterBlock;
    tell(known);
    return next;
  }

  /** A block was read, and another of its list follows. */
  void wasRead(int number) {
    if (begun.containsKey(number)) {
      tell(number);
    }
  }

  void ended(int number, BatchResult result) {
    BlockEnd block = result.block();
    BlockReading reading = begun.remove(number);
    if (reading != null && (block == null || block.last())) {
      left.remove(reading);
    }
    tell(number);
  }

  /** Whether another follows is known up to this block. */
  private void tell(int upTo) {
    known = Math.max(known, upTo);
    if (awaited != null && awaitedAfter <= known) {
      awaited.complete(
          left.isEmpty() ? List.of() : List.of(new PlannedBatch(awaitedAfter + 1, List.of())));
      awaited = null;
    }
  }
}
