package dev.verialsync.db.reference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees of rows that name their parent: a parent that does not exist is none, a circle is
 * broken above its smallest id, and what would be deeper than 32 levels begins a tree of its own.
 *
 * @param above each row's parent in the tree, by id; null for a root
 * @param cuts where the rows were no tree
 */
record TreeShape(Map<Long, @Nullable Long> above, TreeCuts cuts) {

  /** Verial's own trees have at most 8. */
  static final int DEEPEST = 32;

  /**
   * The shape of some rows.
   *
   * @param parents each row's parent, by id; null for none
   */
  static TreeShape of(Map<Long, @Nullable Long> parents) {
    Map<Long, @Nullable Long> above = new TreeMap<>();
    parents.forEach((id, parent) -> above.put(id, parents.containsKey(parent) ? parent : null));
    List<List<Long>> circles = breakCircles(above);
    return new TreeShape(above, new TreeCuts(circles, cutDeep(above)));
  }

  /** Each row and all above it. */
  Set<Long> withAncestors(Set<Long> ids) {
    Set<Long> found = new HashSet<>();
    for (Long each : ids) {
      for (Long id = each; id != null && above.containsKey(id) && found.add(id); ) {
        id = above.get(id);
      }
    }
    return found;
  }

  private static List<List<Long>> breakCircles(Map<Long, @Nullable Long> above) {
    List<List<Long>> circles = new ArrayList<>();
    Set<Long> done = new HashSet<>();
    for (Long start : new ArrayList<>(above.keySet())) {
      List<Long> way = new ArrayList<>();
      Set<Long> onWay = new HashSet<>();
      Long id = start;
      while (id != null && !done.contains(id) && onWay.add(id)) {
        way.add(id);
        id = above.get(id);
      }
      if (id != null && onWay.contains(id)) {
        List<Long> circle = way.subList(way.indexOf(id), way.size());
        Long root = Collections.min(circle);
        Collections.rotate(circle, -circle.indexOf(root));
        circles.add(List.copyOf(circle));
        above.put(root, null);
      }
      done.addAll(onWay);
    }
    return circles;
  }

  private static List<Long> cutDeep(Map<Long, @Nullable Long> above) {
    Map<Long, List<Long>> below = new HashMap<>();
    Deque<Long> due = new ArrayDeque<>();
    Map<Long, Integer> levels = new HashMap<>();
    above.forEach(
        (id, parent) -> {
          if (parent == null) {
            due.add(id);
            levels.put(id, 1);
          } else {
            below.computeIfAbsent(parent, any -> new ArrayList<>()).add(id);
          }
        });
    Set<Long> cut = new TreeSet<>();
    for (Long id = due.poll(); id != null; id = due.poll()) {
      int level = levels.getOrDefault(id, 1);
      for (Long child : below.getOrDefault(id, List.of())) {
        if (level == DEEPEST) {
          cut.add(child);
          above.put(child, null);
        }
        levels.put(child, level == DEEPEST ? 1 : level + 1);
        due.add(child);
      }
    }
    return List.copyOf(cut);
  }
}
