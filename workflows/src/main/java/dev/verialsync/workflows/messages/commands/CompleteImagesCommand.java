package dev.verialsync.workflows.messages.commands;

/**
 * Ends the images phase.
 *
 * @param moment raises the floor to it
 */
public record CompleteImagesCommand(long runId, String moment) {}
