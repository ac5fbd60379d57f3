package dev.verialsync.db;

/**
 * What putting a list in the place of the former one did.
 *
 * @param inserted entries that are new
 * @param updated entries that differed
 * @param deleted entries that the list no longer has
 * @param emptyRefused whether the list was empty where entries were known, and so nothing was done
 */
public record MergeOutcome(long inserted, long updated, long deleted, boolean emptyRefused) {

  static final MergeOutcome EMPTY_REFUSED = new MergeOutcome(0, 0, 0, true);
}
