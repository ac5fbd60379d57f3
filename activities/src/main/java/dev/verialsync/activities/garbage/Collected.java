package dev.verialsync.activities.garbage;

/**
 * What a collection has removed.
 *
 * @param objects that the database knew
 * @param orphans that only the bucket knew
 * @param left condemned, but not removed in time, or stored again meanwhile: a later collection
 *     looks at them again
 */
public record Collected(long objects, long bytes, long orphans, long orphanBytes, long left) {

  static final Collected NOTHING = new Collected(0, 0, 0, 0, 0);

  Collected plus(Collected more) {
    return new Collected(
        objects + more.objects,
        bytes + more.bytes,
        orphans + more.orphans,
        orphanBytes + more.orphanBytes,
        left + more.left);
  }
}
