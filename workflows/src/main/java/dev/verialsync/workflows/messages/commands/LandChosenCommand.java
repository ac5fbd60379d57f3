package dev.verialsync.workflows.messages.commands;

import java.util.List;

/**
 * Reads some articles alone, without the lists around them.
 *
 * @param articleIds at most 20, by Verial's Id
 * @param prices stock and tariff too, which the images phase alone does not need
 * @param acceptShrink that many of the run's articles are gone, or lose stock or prices, is right
 * @param moreFollow other commands of the run; the last one lands what all were answered
 */
public record LandChosenCommand(
    long runId, List<Long> articleIds, boolean prices, boolean acceptShrink, boolean moreFollow) {}
