package dev.verialsync.workflows.messages.values;

/**
 * Verial's answer that brought a block.
 *
 * @param articles that have rows in it
 * @param millis from the request to its last byte
 */
public record BlockAnswer(int articles, long bytes, long millis) {}
