package dev.verialsync.db.reference;

import dev.verialsync.db.SafeText;
import dev.verialsync.db.ShrinkLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Lands a reference list in its table as a set: what differs is written, and what the list lacks is
 * marked as not listed. Nothing is deleted, and a name never gives way to none: products may refer
 * to it. Nor does a text that lost characters (U+FFFD) replace one that has them.
 *
 * @param <R> a row of the list
 */
public final class ReferenceTable<R> {

  /** So few may go at once without being doubted, whatever share of a small list they are. */
  private static final long TOO_MANY_AT_ONCE = 10;

  private static final String WHOLE = "true";

  /** A column: its name, its type, and where its value comes from. */
  private record Column<R>(String name, String type, Function<R, @Nullable Object> value) {}

  private final String table;
  private final List<Column<R>> keys = new ArrayList<>();
  private final List<Column<R>> others = new ArrayList<>();
  private String nameColumn = "name";
  private String part = WHOLE;
  private boolean tree;
  private @Nullable String referredTo;

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

  /** The column that holds the names, where it is not {@code name}. */
  ReferenceTable<R> named(String column) {
    nameColumn = column;
    return this;
  }

  /** Rows name their parent: {@code above_id} is set so that they make trees. */
  ReferenceTable<R> tree() {
    tree = true;
    return this;
  }

  /**
   * The same, and {@code in_tree} is set.
   *
   * @param ids a query for the ids that products refer to
   */
  ReferenceTable<R> tree(String ids) {
    tree = true;
    referredTo = ids;
    return this;
  }

  /** The rows of one configurable field: they are a list of their own. */
  public ReferenceTable<R> ofField(long familyId, long fieldId) {
    ReferenceTable<R> ofField = new ReferenceTable<>(table);
    ofField.keys.addAll(keys);
    ofField.others.addAll(others);
    ofField.nameColumn = nameColumn;
    ofField.tree = tree;
    ofField.part = "t.family_id = %d and t.field_id = %d".formatted(familyId, fieldId);
    return ofField;
  }

  ReferenceOutcome replace(DSLContext sql, List<R> rows, ShrinkLimit limit) {
    Object[] arrays = arrays(rows);
    Record compared = sql.fetchSingle(compare(), arrays);
    long lost = compared.get("missing", Long.class) + compared.get("nameless", Long.class);
    if (lost > 0 && compared.get("named", Long.class) == 0 && !limit.accept()) {
      return ReferenceOutcome.EMPTIED;
    }
    boolean refused =
        lost >= TOO_MANY_AT_ONCE && limit.refuses(lost, compared.get("known", Long.class));
    Record written = sql.fetchSingle(write(!refused), arrays);
    ReferenceOutcome outcome =
        new ReferenceOutcome(
            written.get("inserted", Long.class),
            written.get("updated", Long.class),
            written.get("unlisted", Long.class),
            false,
            refused ? lost : 0,
            TreeCuts.NONE);
    return tree ? outcome.withCuts(shape(sql)) : outcome;
  }

  private TreeCuts shape(DSLContext sql) {
    Map<Long, @Nullable Long> parents = new HashMap<>();
    Set<Long> shown = new HashSet<>();
    sql.fetch("select t.id, t.parent_id, t.listed from %s t where %s".formatted(table, part))
        .forEach(
            row -> {
              Long id = row.get("id", Long.class);
              parents.put(id, row.get("parent_id", Long.class));
              if (Boolean.TRUE.equals(row.get("listed", Boolean.class))) {
                shown.add(id);
              }
            });
    TreeShape shape = TreeShape.of(parents);
    TreeCuts cuts = shape.cuts().among(shown);
    if (referredTo != null && shown.size() < parents.size()) {
      shown.addAll(sql.fetch(referredTo).getValues(0, Long.class));
    }
    write(sql, List.copyOf(parents.keySet()), shape, shown);
    return cuts;
  }

  private void write(DSLContext sql, List<Long> ids, TreeShape shape, Set<Long> shown) {
    Long[] above = ids.stream().map(shape.above()::get).toArray(Long[]::new);
    if (referredTo == null) {
      sql.execute(
          """
          update %s t set above_id = u.above from unnest(?::bigint[], ?::bigint[]) as u (id, above)
          where t.id = u.id and t.above_id is distinct from u.above and %s
          """
              .formatted(table, part),
          ids.toArray(Long[]::new),
          above);
    } else {
      Set<Long> inTree = shape.withAncestors(shown);
      sql.execute(
          """
          update %s t set above_id = u.above, in_tree = u.in_tree
          from unnest(?::bigint[], ?::bigint[], ?::boolean[]) as u (id, above, in_tree)
          where t.id = u.id and (t.above_id, t.in_tree) is distinct from (u.above, u.in_tree) and %s
          """
              .formatted(table, part),
          ids.toArray(Long[]::new),
          above,
          ids.stream().map(inTree::contains).toArray(Boolean[]::new));
    }
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

  private String given() {
    List<Column<R>> all = columns();
    return """
    with given as materialized (
      select distinct on (%1$s) %2$s from unnest(%3$s) with ordinality as u (%4$s, ordinal) order by %1$s, u.ordinal
    )
    """
        .formatted(
            list(keys, key -> "u." + key.name() + "::" + key.type()),
            list(
                all,
                column -> "u." + column.name() + "::" + column.type() + " as " + column.name()),
            list(all, column -> "?::text[]"),
            list(all, Column::name));
  }

  private String compare() {
    return given()
        + """
        select count(*) filter (where t.listed) as known,
               count(*) filter (where t.listed and g.%2$s is null) as missing,
               count(*) filter (where t.listed and g.%2$s is not null and g.%3$s is null and t.%3$s is not null) as nameless,
               (select count(*) from given where %3$s is not null) as named
        from %1$s t left join given g on %4$s
        where %5$s
        """
            .formatted(table, keys.get(0).name(), nameColumn, sameKey(), part);
  }

  private String write(boolean unlist) {
    List<Column<R>> all = columns();
    return given()
        + """
        , written as (
          insert into %1$s (%2$s)
          select %3$s from given g left join %1$s t on %4$s
          where t.%5$s is null or not t.listed or (%6$s) is distinct from (%7$s)
          on conflict (%8$s) do update set %9$s, listed = true
          returning xmax = 0 as inserted
        ), unlisted as (
          update %1$s t set listed = false
          where %10$s and t.listed and %11$s and not exists (select from given g where %4$s) returning 1
        )
        select (select count(*) from written where inserted) as inserted,
               (select count(*) from written where not inserted) as updated,
               (select count(*) from unlisted) as unlisted
        """
            .formatted(
                table,
                list(all, Column::name),
                list(all, this::given),
                sameKey(),
                keys.get(0).name(),
                list(others, column -> "t." + column.name()),
                list(others, this::given),
                list(keys, Column::name),
                list(others, column -> column.name() + " = excluded." + column.name()),
                unlist,
                part);
  }

  private String given(Column<R> column) {
    String given = column.type().equals("text") ? losingNoCharacters(column) : "g." + column.name();
    return column.name().equals(nameColumn)
        ? "coalesce(%s, t.%s)".formatted(given, column.name())
        : given;
  }

  /** A text that comes with U+FFFD where it had none. */
  private static String losingNoCharacters(Column<?> column) {
    return "case when strpos(g.%1$s, chr(65533)) > 0 and strpos(t.%1$s, chr(65533)) = 0 then t.%1$s else g.%1$s end"
        .formatted(column.name());
  }

  private String sameKey() {
    return keys.stream()
        .map(key -> "t." + key.name() + " = g." + key.name())
        .collect(Collectors.joining(" and "));
  }

  private static <R> String list(List<Column<R>> columns, Function<Column<R>, String> form) {
    return columns.stream().map(form).collect(Collectors.joining(", "));
  }
}
