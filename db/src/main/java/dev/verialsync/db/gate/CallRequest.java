package dev.verialsync.db.gate;

import org.jspecify.annotations.Nullable;

/**
 * A call that somebody wants to make to Verial.
 *
 * @param runId the run that it is for; null = outside a run
 * @param articleId the article that it asks for; null = a list
 */
public record CallRequest(@Nullable Long runId, String method, @Nullable Long articleId) {}
