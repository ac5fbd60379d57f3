package dev.verialsync.db.erp;

/**
 * What a list of stock or tariffs would take away.
 *
 * @param known articles whose rows were known
 * @param losing of these, those without rows now, or with rows but no price or stock any more
 * @param valued articles that had a price, or stock
 * @param lost of these, those without it now
 */
public record RowLosses(long known, long losing, long valued, long lost) {

  static final RowLosses NONE = new RowLosses(0, 0, 0, 0);
}
