package dev.verialsync.workflows.messages.commands;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch that reads a block needs to know.
 *
 * @param searchAttributes names of those that the namespace knows
 * @param ahead whether the block before is still being stored
 * @param fetched what the block came to, with the articles that an execution has still to be found
 *     by; null before it was read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageBlock(
    BlockReading reading,
    boolean full,
    boolean retryIssues,
    List<String> searchAttributes,
    boolean ahead,
    @Nullable FetchBlockResult fetched) {

  /** A block to be read. */
  public ImageBlock(
      BlockReading reading,
      boolean full,
      boolean retryIssues,
      List<String> searchAttributes,
      boolean ahead) {
    this(reading, full, retryIssues, searchAttributes, ahead, null);
  }

  public ImageBlock withFetched(FetchBlockResult result) {
    return new ImageBlock(reading, full, retryIssues, searchAttributes, ahead, result);
  }
}
