package dev.verialsync.workflows.messages.results;

import org.jspecify.annotations.Nullable;

/**
 * Who is being waited for.
 *
 * @param waitingFor a sentence, null when nobody is
 * @param since ISO-8601, null when nobody is
 */
public record WaitObservation(@Nullable String waitingFor, @Nullable String since) {}
