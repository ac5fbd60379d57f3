package dev.verialsync.workflows.messages.results;

import dev.verialsync.workflows.messages.values.BlockEnd;
import dev.verialsync.workflows.messages.values.SyncCounts;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of either phase did.
 *
 * @param block how the block ended, of a batch that read one; else null
 */
public record BatchResult(SyncCounts counts, @Nullable BlockEnd block) {

  /** Of articles. */
  public BatchResult(SyncCounts counts) {
    this(counts, null);
  }
}
