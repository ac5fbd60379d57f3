package dev.verialsync.db.reference;

/**
 * What landing a reference list did.
 *
 * @param inserted rows that are new
 * @param updated rows that differed, or that the list shows again
 * @param unlisted rows that the list does not show any more; they are kept
 * @param emptied whether the list has no name left where names were known, and nothing was done
 * @param doubted rows that the list lacks, or shows without their name, and that stay as they were
 *     because they are too many
 * @param cuts where the list is no tree
 */
public record ReferenceOutcome(
    long inserted, long updated, long unlisted, boolean emptied, long doubted, TreeCuts cuts) {

  static final ReferenceOutcome EMPTIED = new ReferenceOutcome(0, 0, 0, true, 0, TreeCuts.NONE);

  ReferenceOutcome withCuts(TreeCuts found) {
    return new ReferenceOutcome(inserted, updated, unlisted, emptied, doubted, found);
  }
}
