package dev.verialsync.db.erp;

/**
 * What putting a list in the place of the former one did.
 *
 * @param inserted entries that are new
 * @param updated entries that differed
 * @param deleted entries that the list no longer has
 * @param emptyRefused whether the list was empty where entries were known, and so nothing was done
 * @param kept entries that the list lacks and that were kept, because they are too many
 */
public record MergeOutcome(
    long inserted, long updated, long deleted, boolean emptyRefused, long kept) {

  static final MergeOutcome EMPTY_REFUSED = new MergeOutcome(0, 0, 0, true, 0);
}
