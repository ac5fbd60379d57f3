package dev.verialsync.workflows.messages;

import java.util.List;

/**
 * Reads some articles alone, without the lists around them.
 *
 * @param articleIds at most 20, by Verial's Id
 * @param prices stock and tariff too, which the images phase alone does not need
 */
public record LandChosenCommand(long runId, List<Long> articleIds, boolean prices) {}
