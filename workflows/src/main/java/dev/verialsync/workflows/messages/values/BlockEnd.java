package dev.verialsync.workflows.messages.values;

import org.jspecify.annotations.Nullable;

/**
 * How the reading of a block ended.
 *
 * @param last no block of its list follows
 * @param note for the operator; null when there is nothing to say
 */
public record BlockEnd(boolean last, @Nullable String note) {}
