package dev.verialsync.db;

import java.math.BigDecimal;

/**
 * How much shorter than before a list may be and still be believed.
 *
 * @param maxShare of what was known, from 0 to 1
 * @param accept that it is shorter is right, however much
 */
public record ShrinkLimit(BigDecimal maxShare, boolean accept) {

  /** Whether a list is refused that lacks more of what was known than it may. */
  public boolean refuses(long missing, long known) {
    return !accept
        && BigDecimal.valueOf(missing).compareTo(maxShare.multiply(BigDecimal.valueOf(known))) > 0;
  }
}
