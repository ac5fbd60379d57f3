package dev.verialsync.workflows.messages.commands;

/** Fetches and stores one article's images. */
public record FetchImagesCommand(long runId, String moment, long articleId) {}
