package dev.verialsync.workflows.messages;

import java.util.List;

/**
 * What a batch that reads a block needs to know.
 *
 * @param searchAttributes names of those that the namespace knows
 */
public record ImageBlock(
    BlockReading reading, boolean full, boolean retryIssues, List<String> searchAttributes) {}
