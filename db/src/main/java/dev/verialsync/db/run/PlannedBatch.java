package dev.verialsync.db.run;

import java.util.List;

/**
 * A batch of a plan. The workflows have a record of their own: this module depends on none.
 *
 * @param n its number in the phase, from 1
 * @param articleIds in ascending order
 */
public record PlannedBatch(int n, List<Long> articleIds) {}
