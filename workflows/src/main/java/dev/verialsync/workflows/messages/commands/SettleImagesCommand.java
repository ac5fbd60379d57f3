package dev.verialsync.workflows.messages.commands;

/**
 * Decides what becomes of the articles that had images and for which Verial gave none.
 *
 * @param allArticles whether the run is about all articles, not about chosen ones
 * @param acceptShrink that they lose their images is right, however many they are
 */
public record SettleImagesCommand(long runId, boolean allArticles, boolean acceptShrink) {}
