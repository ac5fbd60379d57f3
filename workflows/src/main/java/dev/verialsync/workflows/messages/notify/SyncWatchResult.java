package dev.verialsync.workflows.messages.notify;

/**
 * What a watch did.
 *
 * @param deliveries that it began
 */
public record SyncWatchResult(int deliveries) {}
