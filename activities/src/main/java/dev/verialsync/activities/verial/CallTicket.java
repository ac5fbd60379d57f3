package dev.verialsync.activities.verial;

import org.jspecify.annotations.Nullable;

/**
 * What a call is asked for with at the gate.
 *
 * @param runId the run that calls, if one does
 * @param method Verial's method name, such as {@code GetArticulosWS}
 * @param articleId the one article that is asked for; null for lists
 */
public record CallTicket(@Nullable Long runId, String method, @Nullable Long articleId) {}
