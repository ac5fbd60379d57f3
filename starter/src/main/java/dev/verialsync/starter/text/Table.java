package dev.verialsync.starter.text;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell; numbers to the right. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public void row(Object... cells) {
    rows.add(java.util.Arrays.stream(cells).map(Table::text).toList());
  }

  private static String text(Object cell) {
    return cell instanceof Number number ? Figures.number(number.longValue()) : cell.toString();
  }

  public List<String> lines() {
    int columns = rows.get(0).size();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(width(column) - cell.length());
        line.append(column == 0 ? "" : "  ")
            .append(isNumeric(column) ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row.get(column).matches("([0-9][0-9,.]*)?"));
  }
}
