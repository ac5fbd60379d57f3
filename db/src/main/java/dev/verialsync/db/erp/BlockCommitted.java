package dev.verialsync.db.erp;

import java.util.List;

/**
 * What committing a block did.
 *
 * @param next the reading as it now stands
 * @param inserted articles that had never come before
 * @param changed articles whose row differed
 * @param duplicates articles that stand in the list more than once, once for each row too many; the
 *     row that came first counts
 */
public record BlockCommitted(Reading next, int inserted, int changed, List<Long> duplicates) {
  BlockCommitted of(Reading reading) {
    return new BlockCommitted(reading, inserted, changed, duplicates);
  }
}
