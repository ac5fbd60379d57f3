package dev.verialsync.workflows.messages.single;

/** Asks for stock and tariff of an article of a batch. */
public record AskRowsCommand(long runId, int batch, long articleId) {}
