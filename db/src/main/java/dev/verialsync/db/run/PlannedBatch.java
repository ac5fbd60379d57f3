package dev.verialsync.db.run;

import java.util.List;

/**
 * A batch of a plan.
 *
 * @param n its number in the phase, from 1
 * @param articleIds in ascending order
 */
public record PlannedBatch(int n, List<Long> articleIds) {}
