package dev.verialsync.bench;

import dev.verialsync.bench.measure.Query;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Rows in the shape that some real runs have left, many times over, each time later. */
final class YearOfRuns {

  static final List<String> TABLES =
      List.of(
          "sync.run",
          "erp.call",
          "erp.change_question",
          "erp.changed_article",
          "erp.reading",
          "sync.product_event",
          "sync.batch",
          "sync.issue",
          "shop.product_version",
          "shop.change");

  private final Query query;
  private final long after;
  private final int runs;
  private final int minutes;
  private int copies;

  /**
   * @param after the run before the first of the shape
   * @param runs how many runs are the shape
   * @param minutes from one run to the next
   */
  YearOfRuns(Query query, long after, int runs, int minutes) {
    this.query = query;
    this.after = after;
    this.runs = runs;
    this.minutes = minutes;
  }

  /** Keeps the shape, and dates all that is there back. */
  void startBefore(Duration past) {
    query.execute("create schema shape");
    for (String table : TABLES) {
      query.execute(
          "create table %s as select * from %s where %s > %d%s"
              .formatted(
                  shape(table),
                  table,
                  run(table),
                  after,
                  table.equals("sync.issue") ? " and closed_at is not null" : ""));
      dateBack(table, past);
      dateBack(shape(table), past);
    }
    dateBack("shop.version_floor", past);
  }

  private void dateBack(String table, Duration past) {
    String shifted =
        times(table).stream()
            .map(column -> "%1$s = %1$s - interval '%2$d days'".formatted(column, past.toDays()))
            .collect(Collectors.joining(", "));
    if (!shifted.isEmpty()) {
      query.execute("update %s set %s".formatted(table, shifted));
    }
  }

  /** Inserts the rows of the time that follows, numbered after all that is there. */
  void insert(Duration time) {
    int more = (int) (time.toMinutes() / ((long) runs * minutes));
    long behind = (long) query.number(last("sync.run", "id")) - after - runs;
    for (String table : TABLES) {
      List<String> columns = columns(table, "");
      boolean numbered = columns.contains("id");
      query.execute(
          "insert into %s (%s) overriding system value select %s from generate_series(1, %d) k cross join %s t"
              .formatted(
                  table,
                  String.join(", ", columns),
                  columns.stream()
                      .map(column -> copied(table, column, behind))
                      .collect(Collectors.joining(", ")),
                  more,
                  shape(table)));
      if (numbered) {
        query.execute(
            "select setval(pg_get_serial_sequence('%1$s', 'id'), (select max(id) from %1$s))"
                .formatted(table));
      }
      query.execute("vacuum analyze " + table);
    }
    copies += more;
  }

  private String copied(String table, String column, long behind) {
    boolean isRun = column.endsWith("run_id") && !column.startsWith("first");
    if (isRun || (table.equals("sync.run") && column.equals("id"))) {
      return "t.%s + %d + k * %d".formatted(column, behind, runs);
    }
    if (column.equals("position")) {
      // Within the last transaction: the next one's come after all of them.
      return "(%s) + row_number() over (order by k, t.position)".formatted(last(table, column));
    }
    if (column.equals("id")) {
      return "t.id + (%s) - (%s) + k * (select max(id) - min(id) + 1 from %s)"
          .formatted(last(table, "id"), last(shape(table), "id"), shape(table));
    }
    if (column.equals("first_execution_run_id")) {
      return "t.%s || ' ' || %d + k".formatted(column, copies);
    }
    return times(table).contains(column)
        ? "t.%s + (%d + k) * interval '%d minutes'".formatted(column, copies, runs * minutes)
        : "t." + column;
  }

  /** But for the keys of the questions for changes. */
  private List<String> times(String table) {
    return columns(
        table,
        " and atttypid = 'timestamptz'::regtype"
            + (run(table).equals("id") ? "" : " and attname <> 'moment'"));
  }

  private List<String> columns(String table, String which) {
    return query.texts(
        "select attname from pg_attribute where attrelid = '%s'::regclass and attnum > 0%s order by attnum"
            .formatted(table, which));
  }

  private static String last(String table, String column) {
    return "select max(%s) from %s".formatted(column, table);
  }

  private static String run(String table) {
    return switch (table) {
      case "sync.run", "shape.run" -> "id";
      case "sync.issue" -> "last_run_id";
      default -> "run_id";
    };
  }

  private static String shape(String table) {
    return table.replaceFirst(".*\\.", "shape.");
  }
}
