package dev.verialsync.db.erp;

/**
 * What putting a list of stock or tariffs in the place of the former one did.
 *
 * @param rows by article; {@code kept} are all that would have lost their rows or their value
 * @param lostValues those of {@code kept} that have rows, but no price or stock any more
 * @param inDoubt articles whose rows the reading left in doubt, and that keep what they had
 * @param noValues whether articles are listed, and none of them has a price, or stock
 * @param losses what the reading would have taken away
 */
public record RowsMerged(
    MergeOutcome rows, long lostValues, long inDoubt, boolean noValues, RowLosses losses) {}
