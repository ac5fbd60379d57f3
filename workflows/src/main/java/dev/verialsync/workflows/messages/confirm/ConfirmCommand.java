package dev.verialsync.workflows.messages.confirm;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a run that waits for confirmation; nothing at all is a yes.
 *
 * @param accept {@code false} = no: the run ends and writes nothing
 * @param reason why, for the run's record
 */
public record ConfirmCommand(@Nullable Boolean accept, @Nullable String reason) {}
