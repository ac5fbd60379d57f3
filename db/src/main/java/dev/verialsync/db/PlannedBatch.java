package dev.verialsync.db;

import java.util.List;

/**
 * A batch of a plan.
 *
 * @param n its number in the phase, from 1
 * @param articleIds in ascending order
 * @param finished whether all of it has been done
 */
public record PlannedBatch(int n, List<Long> articleIds, boolean finished) {}
