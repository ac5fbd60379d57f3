package dev.verialsync.workflows.messages.commands;

import dev.verialsync.workflows.messages.values.BlockReading;

/**
 * Reads the next block of a list of images and stores what it brings.
 *
 * @param number of the block in its run: one that was committed before is not read again
 */
public record FetchBlockCommand(
    long runId,
    int number,
    String moment,
    BlockReading reading,
    boolean full,
    boolean retryIssues) {}
