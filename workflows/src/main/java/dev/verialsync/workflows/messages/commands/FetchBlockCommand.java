package dev.verialsync.workflows.messages.commands;

import dev.verialsync.workflows.messages.values.BlockReading;

/**
 * Reads the next block of a list of images and stores what it brings.
 *
 * @param run the run's workflow id
 * @param number of the block in its run: one that was committed before is not read again
 * @param ahead whether the block before is still being stored
 */
public record FetchBlockCommand(
    long runId,
    String run,
    int number,
    String moment,
    BlockReading reading,
    boolean full,
    boolean retryIssues,
    boolean ahead) {}
