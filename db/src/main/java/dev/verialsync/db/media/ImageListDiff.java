package dev.verialsync.db.media;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one article's image list differs from its former one. An image that stands in a list twice
 * counts twice.
 *
 * @param added images with their positions in the new list
 * @param removed images with their positions in the old list
 * @param kept how many stand in both
 * @param reordered whether those come in another order
 */
record ImageListDiff(List<Place> added, List<Place> removed, int kept, boolean reordered) {

  /** An image at a position, from 1. */
  record Place(int position, String sha256) {}

  static ImageListDiff between(List<String> before, List<String> after) {
    List<Place> added = new ArrayList<>();
    List<Place> removed = new ArrayList<>();
    List<String> keptAfter = common(after, before, added);
    List<String> keptBefore = common(before, after, removed);
    return new ImageListDiff(added, removed, keptAfter.size(), !keptAfter.equals(keptBefore));
  }

  boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && !reordered;
  }

  /**
   * What of a list the other one has too, in the list's order; the rest goes into {@code alone}.
   */
  private static List<String> common(List<String> list, List<String> other, List<Place> alone) {
    Map<String, Integer> available = new LinkedHashMap<>();
    other.forEach(hash -> available.merge(hash, 1, Integer::sum));
    List<String> common = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String hash = list.get(i);
      int left = available.getOrDefault(hash, 0);
      if (left > 0) {
        available.put(hash, left - 1);
        common.add(hash);
      } else {
        alone.add(new Place(i + 1, hash));
      }
    }
    return common;
  }
}
