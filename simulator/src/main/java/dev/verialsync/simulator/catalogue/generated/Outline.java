package dev.verialsync.simulator.catalogue.generated;

import java.util.ArrayList;
import java.util.List;

/** A tree read from indented lines. */
final class Outline {
  /**
   * @param key sorts the nodes of the whole tree in the order of the outline
   */
  record Node(int id, int parent, String name, String key, boolean leaf) {}

  private Outline() {}

  /**
   * @param text one node a line, two spaces a level
   * @param firstId the first node's id; each further node's is {@code step} more
   */
  static List<Node> nodes(String text, int firstId, int step) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    List<Node> nodes = new ArrayList<>();
    List<Integer> path = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int depth = depth(lines.get(i));
      boolean leaf = i + 1 == lines.size() || depth(lines.get(i + 1)) <= depth;
      path.subList(depth, path.size()).clear();
      int id = firstId + i * step;
      int parent = depth == 0 ? 0 : path.get(depth - 1);
      path.add(id);
      nodes.add(new Node(id, parent, lines.get(i).strip(), "%04d".formatted(i + 1), leaf));
    }
    return nodes;
  }

  private static int depth(String line) {
    return (line.length() - line.stripLeading().length()) / 2;
  }
}
