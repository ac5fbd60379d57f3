package dev.verialsync.workflows.messages.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.verialsync.workflows.messages.values.BlockEnd;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch did.
 *
 * @param block how the block ended, of a batch that read one; else null
 * @param notes for the operator; null when there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchResult(
    SyncCounts counts, @Nullable BlockEnd block, @Nullable List<String> notes) {

  /** Of articles. */
  public BatchResult(SyncCounts counts) {
    this(counts, null, null);
  }

  /** Of a block. */
  public BatchResult(SyncCounts counts, BlockEnd block) {
    this(counts, block, null);
  }

  /** Of articles, with something to say. */
  public BatchResult(SyncCounts counts, List<String> notes) {
    this(counts, null, notes.isEmpty() ? null : notes);
  }
}
