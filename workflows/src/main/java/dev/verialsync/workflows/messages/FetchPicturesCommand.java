package dev.verialsync.workflows.messages;

/** Fetches and stores one article's pictures. */
public record FetchPicturesCommand(long runId, String moment, long articleId) {}
