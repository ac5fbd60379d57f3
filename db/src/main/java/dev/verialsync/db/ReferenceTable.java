package dev.verialsync.db;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a reference table as a set: one statement that writes what differs, and deletes what the
 * list no longer has. A row that lost characters (U+FFFD) replaces none that has them.
 *
 * @param <R> a row of the list
 */
final class ReferenceTable<R> {

  /** A column: its name, its type, and where its value comes from. */
  private record Column<R>(String name, String type, Function<R, @Nullable Object> value) {}

  private final String table;
  private final List<Column<R>> keys = new ArrayList<>();
  private final List<Column<R>> others = new ArrayList<>();

  ReferenceTable(String table) {
    this.table = table;
  }

  ReferenceTable<R> key(String name, String type, Function<R, @Nullable Object> value) {
    keys.add(new Column<>(name, type, value));
    return this;
  }

  ReferenceTable<R> column(String name, String type, Function<R, @Nullable Object> value) {
    others.add(new Column<>(name, type, value));
    return this;
  }

  MergeOutcome replace(DSLContext sql, List<R> rows, boolean acceptShrink) {
    if (rows.isEmpty() && !acceptShrink && sql.fetchExists(DSL.table(table))) {
      return MergeOutcome.EMPTY_REFUSED;
    }
    return StockAndTariffRepository.outcome(sql.fetchSingle(statement(), arrays(rows)));
  }

  /** One array of texts a column: PostgreSQL turns each into its type. */
  private Object[] arrays(List<R> rows) {
    return columns().stream()
        .map(column -> rows.stream().map(row -> text(column, row)).toArray(String[]::new))
        .toArray();
  }

  private static <R> @Nullable String text(Column<R> column, R row) {
    Object value = column.value().apply(row);
    if (value == null) {
      return null;
    }
    return column.type().equals("jsonb")
        ? SafeText.json(value.toString())
        : SafeText.text(value.toString());
  }

  private List<Column<R>> columns() {
    List<Column<R>> all = new ArrayList<>(keys);
    all.addAll(others);
    return all;
  }

  private String statement() {
    List<Column<R>> all = columns();
    String names = list(all, column -> column.name());
    return """
        with given as materialized (
          select distinct on (%1$s) %2$s from unnest(%3$s) with ordinality as u (%4$s, ordinal) order by %1$s, u.ordinal
        ), written as (
          insert into %5$s as known (%4$s)
          select %6$s from given g left join %5$s t on %7$s
          where t.%8$s is null or (%9$s) is distinct from (%10$s)
          on conflict (%11$s) do update set %12$s where %13$s
          returning xmax = 0 as inserted
        ), gone as (
          delete from %5$s t where not exists (select from given g where %7$s) returning 1
        )
        select (select count(*) from written where inserted) as inserted,
               (select count(*) from written where not inserted) as updated,
               (select count(*) from gone) as deleted
        """
        .formatted(
            list(keys, key -> "u." + key.name() + "::" + key.type()),
            list(
                all,
                column -> "u." + column.name() + "::" + column.type() + " as " + column.name()),
            list(all, column -> "?::text[]"),
            names,
            table,
            list(all, column -> "g." + column.name()),
            keys.stream()
                .map(key -> "t." + key.name() + " = g." + key.name())
                .collect(Collectors.joining(" and ")),
            keys.get(0).name(),
            list(others, column -> "t." + column.name()),
            list(others, column -> "g." + column.name()),
            list(keys, key -> key.name()),
            list(others, column -> column.name() + " = excluded." + column.name()),
            losesNoCharacters());
  }

  /** A text that comes with U+FFFD where it had none does not replace the known row. */
  private String losesNoCharacters() {
    String kept =
        others.stream()
            .filter(column -> column.type().equals("text"))
            .map(
                column ->
                    "(coalesce(strpos(excluded.%1$s, chr(65533)), 0) = 0 or strpos(known.%1$s, chr(65533)) > 0)"
                        .formatted(column.name()))
            .collect(Collectors.joining(" and "));
    return kept.isEmpty() ? "true" : kept;
  }

  private static <R> String list(List<Column<R>> columns, Function<Column<R>, String> form) {
    return columns.stream().map(form).collect(Collectors.joining(", "));
  }
}
