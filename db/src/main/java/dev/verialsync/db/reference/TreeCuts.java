package dev.verialsync.db.reference;

import java.util.List;
import java.util.Set;

/**
 * Where the rows of a list that names parents were no tree, and were cut.
 *
 * @param circles the ids of each circle, from the one that became a root, each followed by its
 *     parent
 * @param tooDeep rows that begin a tree of their own because they stood below the deepest level
 */
public record TreeCuts(List<List<Long>> circles, List<Long> tooDeep) {

  static final TreeCuts NONE = new TreeCuts(List.of(), List.of());

  /** Those that have to do with any of these rows. */
  TreeCuts among(Set<Long> ids) {
    return new TreeCuts(
        circles.stream().filter(circle -> circle.stream().anyMatch(ids::contains)).toList(),
        tooDeep.stream().filter(ids::contains).toList());
  }
}
