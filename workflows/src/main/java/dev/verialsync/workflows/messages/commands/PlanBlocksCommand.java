package dev.verialsync.workflows.messages.commands;

/**
 * Decides which lists of images are to be read in blocks.
 *
 * @param moment as of when the run knows what it fetches, ISO-8601
 * @param auto only where the server has proven that its blocks are right, or proves it meanwhile
 */
public record PlanBlocksCommand(
    long runId, String moment, boolean full, boolean retryIssues, boolean auto) {}
