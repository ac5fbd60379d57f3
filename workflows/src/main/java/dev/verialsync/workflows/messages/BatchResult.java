package dev.verialsync.workflows.messages;

/** What a batch of either phase did. */
public record BatchResult(SyncCounts counts) {}
