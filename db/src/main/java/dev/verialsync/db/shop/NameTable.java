package dev.verialsync.db.shop;

import static dev.verialsync.db.jooq.shop.Tables.CATEGORY;
import static dev.verialsync.db.jooq.shop.Tables.COLLECTION;
import static dev.verialsync.db.jooq.shop.Tables.CONFIGURABLE_FIELD;
import static dev.verialsync.db.jooq.shop.Tables.CONFIGURABLE_FIELD_NODE;
import static dev.verialsync.db.jooq.shop.Tables.MANUFACTURER;
import static dev.verialsync.db.jooq.shop.Tables.SCHOOL_YEAR;
import static dev.verialsync.db.jooq.shop.Tables.SUBJECT;
import static dev.verialsync.db.jooq.shop.Tables.WEB_CATEGORY;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableField;

/** A table of {@code shop} with names that products' ids stand for, and where these come from. */
final class NameTable {

  static final List<NameTable> ALL =
      List.of(
          tree(CATEGORY),
          tree(WEB_CATEGORY),
          plain(MANUFACTURER),
          plain(COLLECTION),
          plain(SCHOOL_YEAR),
          plain(SUBJECT),
          plain(CONFIGURABLE_FIELD),
          new NameTable(
              CONFIGURABLE_FIELD_NODE,
              "select family_id, field_id, id, above_id as parent_id, name, sort_key, listed from erp.configurable_field_node"));

  private final Table<?> table;
  private final String source;

  private NameTable(Table<?> table, String source) {
    this.table = table;
    this.source = source;
  }

  private static NameTable plain(Table<?> table) {
    return new NameTable(
        table,
        "select %s from erp.%s".formatted(columns(table, field -> true, "%s"), table.getName()));
  }

  /** Below level 32 a row is a root: no list makes reading slow. */
  private static NameTable tree(Table<?> table) {
    return new NameTable(
        table,
        """
        with recursive tree as (
          select c.id, 1 as level, array[c.name] as path, array[c.id] as id_path,
                 array[coalesce(c.sort_key, ''), c.id::text] as sort_path
          from erp.%1$s c where c.above_id is null and c.in_tree
          union all
          select c.id, t.level + 1, t.path || c.name, t.id_path || c.id,
                 t.sort_path || array[coalesce(c.sort_key, ''), c.id::text]
          from tree t join erp.%1$s c on c.above_id = t.id
          where c.in_tree and t.level < 32
        )
        select c.id, c.above_id as parent_id, c.name, c.sort_key, c.listed, t.level, t.path, t.id_path, t.sort_path
        from erp.%1$s c left join tree t on t.id = c.id
        """
            .formatted(table.getName()));
  }

  /** The name without its schema, as {@code shop.name_version} tells it. */
  String name() {
    return table.getName();
  }

  /** The rows of {@code erp} that differ, {@code g}, next to those that are there, {@code t}. */
  private String changed() {
    return """
    with given as materialized (%1$s), changed as materialized (
      select g.* from given g left join shop.%2$s t on %3$s
      where t.%4$s is null or (%5$s) is distinct from (%6$s)
    )
    """
        .formatted(
            source,
            name(),
            sameKey(),
            keyFields().get(0).getName(),
            columns(table, field -> true, "t.%s"),
            columns(table, field -> true, "g.%s"));
  }

  /** Writes what differs, and keeps what that replaces. Its only value is the run. */
  String settle() {
    return changed()
        + """
        , kept as (
          insert into shop.name_version (list, key, run_id, row)
          select '%1$s', array[%2$s], ?::bigint, to_jsonb(t) from changed g left join shop.%1$s t on %3$s
        )
        insert into shop.%1$s (%4$s) select %5$s from changed g
        on conflict (%6$s) do update set %7$s
        """
            .formatted(
                name(),
                key("g.%s", ", "),
                sameKey(),
                columns(table, field -> true, "%s"),
                columns(table, field -> true, "g.%s"),
                key("%s", ", "),
                columns(table, field -> !keyFields().contains(field), "%1$s = excluded.%1$s"));
  }

  /** Records what {@link #settle} would write, for a dry run. Its only value is the run. */
  String differences() {
    return changed()
        + """
        insert into sync.difference (run_id, kind, field, old, new)
        select ?::bigint, 'name', '%1$s ' || concat_ws(' ', %2$s), to_jsonb(t), to_jsonb(g)
        from changed g left join shop.%1$s t on %3$s
        on conflict (run_id, coalesce(article_id, 0), kind, field) do update set old = excluded.old, new = excluded.new
        """
            .formatted(name(), key("g.%s", ", "), sameKey());
  }

  /** How many rows differ from those before a run, its only value. */
  String differing() {
    return """
    select count(*) from (
      select distinct on (key) key, row from shop.name_version
      where list = '%1$s' and run_id >= ? order by key, id
    ) g left join shop.%1$s t on array[%2$s] = g.key
    where to_jsonb(t) is distinct from g.row
    """
        .formatted(name(), key("t.%s", ", "));
  }

  /**
   * Puts back what was there before a run, and keeps what that replaces. Its values: the run, the
   * run that does it, the latter again.
   */
  String restore() {
    return """
    with target as materialized (
      select distinct on (key) key, row from shop.name_version
      where list = '%1$s' and run_id >= ? and run_id < ? order by key, id
    ), changed as materialized (
      select g.key, g.row, t as old from target g left join shop.%1$s t on array[%2$s] = g.key
      where to_jsonb(t) is distinct from g.row
    ), kept as (
      insert into shop.name_version (list, key, run_id, row)
      select '%1$s', key, ?, to_jsonb(old) from changed
    ), gone as (
      delete from shop.%1$s t using changed c where c.row is null and array[%2$s] = c.key
    )
    insert into shop.%1$s
    select r.* from changed c cross join lateral jsonb_populate_record(null::shop.%1$s, c.row) r
    where c.row is not null
    on conflict (%3$s) do update set %4$s
    """
        .formatted(
            name(),
            key("t.%s", ", "),
            key("%s", ", "),
            columns(table, field -> !keyFields().contains(field), "%1$s = excluded.%1$s"));
  }

  private List<? extends TableField<?, ?>> keyFields() {
    return Objects.requireNonNull(table.getPrimaryKey()).getFields();
  }

  private String sameKey() {
    return key("t.%1$s = g.%1$s", " and ");
  }

  private String key(String form, String separator) {
    return keyFields().stream()
        .map(field -> form.formatted(field.getName()))
        .collect(Collectors.joining(separator));
  }

  private static String columns(Table<?> table, Predicate<Field<?>> which, String form) {
    return Arrays.stream(table.fields())
        .filter(which)
        .map(field -> form.formatted(field.getName()))
        .collect(Collectors.joining(", "));
  }
}
