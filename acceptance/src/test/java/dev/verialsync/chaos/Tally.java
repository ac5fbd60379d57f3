package dev.verialsync.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of all disturbances, as a table for people. */
final class Tally {
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int rounds;
  private int kills;

  private static final class Row {
    private int injected;
    private int survived;
    private long worstMillis;
    private int repeated;
    private int inHand;
  }

  /**
   * Adds a round.
   *
   * @param broken what was wrong with it; a round that ends wrong was survived by none of its
   *     disturbances
   */
  void add(List<Struck> struck, Map<Struck, Integer> repeated, List<String> broken) {
    rounds++;
    failures.addAll(broken);
    for (Struck one : struck) {
      Row row = rows.computeIfAbsent(one.disturbance().title(), title -> new Row());
      row.injected++;
      row.survived += broken.isEmpty() && one.wentOnInTime() ? 1 : 0;
      row.worstMillis = Math.max(row.worstMillis, one.millisToGoOn());
      row.repeated += repeated.getOrDefault(one, 0);
      row.inHand += one.inHand();
      kills += one.disturbance().kills();
    }
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  boolean hasSeen(String title) {
    return rows.containsKey(title);
  }

  int kills() {
    return kills;
  }

  /** A Markdown table. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| fault | injected | survived | worst time to go on | articles in hand then | image calls repeated |\n");
    table.append("|---|--:|--:|--:|--:|--:|\n");
    rows.forEach(
        (title, row) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %.1f s | %d | %d |%n",
                    title,
                    row.injected,
                    row.survived,
                    row.worstMillis / 1000.0,
                    row.inHand,
                    row.repeated)));
    table.append(
        String.format(
            Locale.ROOT,
            "%n%d rounds, %d SIGKILLs, %d failures%n",
            rounds,
            kills,
            failures.size()));
    return table.toString();
  }
}
