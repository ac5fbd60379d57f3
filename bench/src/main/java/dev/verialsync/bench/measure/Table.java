package dev.verialsync.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table on the terminal, which is also one in Markdown. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(
          cell instanceof Double number
              ? String.format(Locale.ROOT, number >= 100 ? "%,.0f" : "%.2f", number)
              : cell instanceof Number number
                  ? String.format(Locale.ROOT, "%,d", number.longValue())
                  : String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  public void print() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int n = 0; n < rows.size(); n++) {
      System.out.println(line(rows.get(n), widths));
      if (n == 0) {
        StringBuilder rule = new StringBuilder("|");
        for (int width : widths) {
          rule.append("-".repeat(width + 2)).append('|');
        }
        System.out.println(rule);
      }
    }
    System.out.println();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
    }
    return line.toString();
  }
}
