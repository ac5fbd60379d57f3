package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.console.ProductQuery.Filter;
import dev.verialsync.db.console.ProductQuery.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Pages of products. Each follows an index from where the page before ended, so the last one of a
 * million costs what the first does.
 */
public final class ProductListRepository {

  private static final int PAGE = 50;
  private static final int MOST_GROUPS = 6;

  /** Ids that are typed are short; longer digits are a barcode. */
  private static final int LONGEST_ID = 18;

  private static final String EXACT =
      """
      (select id from shop.product where id = ?::bigint)
      union
      (select id from shop.product where lower(left(barcode, 64)) = lower(left(?, 64)) and barcode is not null order by id limit 20)
      order by 1
      """;

  /** Counts, for PostgreSQL may answer {@code exists} by reading all that there are. */
  private static final PreparedSql LINES =
      new PreparedSql(
          """
          select d.id, left(d.name, 300) as name, left(d.barcode, 64) as barcode, d.price_gross, d.stock, d.active, d.changed_at,
                 left(d.category_name, 100) as category, left(d.manufacturer_name, 100) as manufacturer,
                 (select count(*) > 0 from shop.sellable s where s.id = d.id) as sellable,
                 (select count(*) > 0 from sync.issue i where i.article_id = d.id and i.closed_at is null) as issues,
                 (select r.sha256 from shop.product_image_row r where r.product_id = d.id and r.position = 1) as sha256
          from shop.product_detail d
          where d.id = any (?::bigint[])
          order by array_position(?::bigint[], d.id)
          """);

  private static final String GROUPS =
      """
      (select 'web' as source, id, array_to_string(path, ' › ') as name from shop.web_category where name ilike ? and level is not null order by level, id limit ?)
      union all
      (select 'erp', id, array_to_string(path, ' › ') from shop.category where name ilike ? and level is not null order by level, id limit ?)
      union all
      (select 'manufacturer', id, name from shop.manufacturer where name ilike ? order by length(name), id limit ?)
      """;

  private static final String CHOSEN =
      """
      select coalesce(
        (select array_to_string(path, ' › ') from shop.web_category where ? = 'web' and id = ?),
        (select array_to_string(path, ' › ') from shop.category where ? = 'erp' and id = ?),
        (select name from shop.manufacturer where id = ?)) as name
      """;

  private final Database database;

  public ProductListRepository(Database database) {
    this.database = database;
  }

  public ProductListPage page(ProductQuery query) {
    return Snapshot.read(
        database,
        sql -> {
          List<Long> exact = query.after() == null ? exact(sql, query) : List.of();
          List<Long> found = ids(sql, query);
          boolean more = found.size() > PAGE;
          List<Long> shown = more ? found.subList(0, PAGE) : found;
          List<ProductLine> lines =
              lines(sql, Stream.concat(exact.stream(), shown.stream()).distinct().toList());
          ProductLine last = more ? lines.get(lines.size() - 1) : null;
          return new ProductListPage(
              lines,
              last == null ? null : new Place(last.id(), last.changedAt()),
              query.text() == null ? List.of() : groups(sql, query.text()),
              chosen(sql, query));
        });
  }

  /** Those of an id or a barcode, wherever they stand in the list. */
  private static List<Long> exact(DSLContext sql, ProductQuery query) {
    String text = query.text();
    if (text == null || query.filter() != null) {
      return List.of();
    }
    boolean isId = text.matches("[0-9]{1,%d}".formatted(LONGEST_ID));
    return sql.fetch(EXACT, isId ? Long.valueOf(text) : null, SafeText.text(text))
        .getValues(0, Long.class);
  }

  private static List<Long> ids(DSLContext sql, ProductQuery query) {
    Statement statement = new Statement();
    Conditions where = conditions(sql, query);
    Place after = query.after();
    if (query.filter() == Filter.CHANGED) {
      statement.add(
          "select p.id from shop.product p where p.changed_at >= ?::timestamptz",
          ServerClock.time(query.today()));
      if (after != null && after.changedAt() != null) {
        statement.add(
            " and (p.changed_at, p.id) < (?::timestamptz, ?)",
            ServerClock.time(after.changedAt()),
            after.id());
      }
      statement.add(where).add(" order by p.changed_at desc, p.id desc limit " + (PAGE + 1));
    } else {
      long from = after == null ? Long.MIN_VALUE : after.id();
      statement.add("select id from (");
      boolean first = true;
      for (String source : sources(query.filter())) {
        statement.add(first ? "" : " union ").add("(" + source, from);
        statement.add(where).add(" order by p.id limit " + (PAGE + 1) + ")");
        first = false;
      }
      statement.add(") found order by id limit " + (PAGE + 1));
    }
    return statement.fetch(sql).getValues(0, Long.class);
  }

  /** Ways to the products of a filter, each along an index and in the order of ids. */
  private static List<String> sources(@Nullable Filter filter) {
    String all = "select p.id from shop.product p where p.id > ?";
    if (filter == null) {
      return List.of(all);
    }
    return switch (filter) {
      case NO_IMAGE ->
          List.of(
              "select p.id from media.article a join shop.product p on p.id = a.article_id where a.images = 0 and a.article_id > ? and p.active",
              all + " and p.images_state = 'unknown' and p.active");
      case NO_PRICE -> List.of(all + " and p.active and p.price_net is null");
      case ISSUES ->
          List.of(
              "select p.id from (select distinct article_id from sync.issue where closed_at is null and article_id > ? order by 1) i join shop.product p on p.id = i.article_id where true");
      case INACTIVE -> List.of(all + " and not p.active");
      case CHANGED -> throw new IllegalArgumentException("not in the order of ids");
    };
  }

  private record Conditions(String text, List<Object> values) {}

  private static Conditions conditions(DSLContext sql, ProductQuery query) {
    StringBuilder text = new StringBuilder();
    List<Object> values = new ArrayList<>();
    if (query.category() != null) {
      text.append(" and p.category_source = ? and p.category_id = ?");
      values.addAll(List.of(query.category().source(), query.category().id()));
    }
    if (query.manufacturerId() != null) {
      text.append(" and p.manufacturer_id = ?");
      values.add(query.manufacturerId());
    }
    if (query.text() != null) {
      boolean parts = SearchIndex.findsParts(sql);
      text.append(" and ").append(parts ? SearchIndex.PART : SearchIndex.BEGINNING);
      values.add(parts ? pattern(query.text()) : words(query.text()));
    }
    return new Conditions(text.toString(), values);
  }

  private static String pattern(String text) {
    return "%" + safe(text).replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }

  private static String words(String text) {
    String query =
        Arrays.stream(safe(text).split("[^\\p{L}\\p{N}]+"))
            .filter(word -> !word.isEmpty())
            .map(word -> "'" + word + "':*")
            .collect(Collectors.joining(" & "));
    return query.isEmpty() ? "''" : query;
  }

  private static String safe(String text) {
    return Objects.requireNonNull(SafeText.text(text));
  }

  private static List<ProductListPage.Group> groups(DSLContext sql, String text) {
    String like = pattern(text);
    return sql.fetch(GROUPS, like, MOST_GROUPS, like, MOST_GROUPS, like, MOST_GROUPS)
        .map(
            row ->
                new ProductListPage.Group(
                    row.get("source", String.class),
                    row.get("id", Long.class),
                    row.get("name", String.class)));
  }

  private static @Nullable String chosen(DSLContext sql, ProductQuery query) {
    ProductQuery.Category category = query.category();
    if (category == null && query.manufacturerId() == null) {
      return null;
    }
    String source = category == null ? "" : category.source();
    long id = category == null ? 0 : category.id();
    return sql.fetchSingle(CHOSEN, source, id, source, id, query.manufacturerId())
        .get(0, String.class);
  }

  static List<ProductLine> lines(DSLContext sql, List<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : LINES.fetch(sql, ProductListRepository::line, array(ids), array(ids));
  }

  private static Object array(List<Long> ids) {
    return ids.toArray(Long[]::new);
  }

  private static ProductLine line(ResultSet row) throws SQLException {
    return new ProductLine(
        row.getLong("id"),
        row.getString("name"),
        row.getString("barcode"),
        row.getBigDecimal("price_gross"),
        row.getBigDecimal("stock"),
        row.getBoolean("active"),
        row.getBoolean("sellable"),
        row.getBoolean("issues"),
        row.getString("category"),
        row.getString("manufacturer"),
        Objects.requireNonNull(ServerClock.instant(row, "changed_at")),
        row.getString("sha256"));
  }

  /** SQL and its values, piece by piece. */
  private static final class Statement {
    private final StringBuilder text = new StringBuilder();
    private final List<@Nullable Object> values = new ArrayList<>();

    Statement add(String sql, @Nullable Object... binds) {
      text.append(sql);
      values.addAll(Arrays.asList(binds));
      return this;
    }

    Statement add(Conditions conditions) {
      return add(conditions.text(), conditions.values().toArray());
    }

    org.jooq.Result<org.jooq.Record> fetch(DSLContext sql) {
      return sql.fetch(text.toString(), values.toArray());
    }
  }
}
