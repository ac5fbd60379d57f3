package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.console.ProductListPage.Group;
import dev.verialsync.db.console.ProductQuery.Filter;
import dev.verialsync.db.console.ProductQuery.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
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
  private static final int GROUPS_SHOWN = 6;

  /** So many categories of each list, and so many manufacturers, count as found by a text. */
  private static final int MOST_GROUPS = 20;

  private static final int MOST_WORDS = 6;
  private static final int MOST_EXACT = 20;

  /** With fewer letters in a row, an index of names does not help. */
  private static final Pattern LONG_ENOUGH = Pattern.compile("[\\p{L}\\p{N}]{3}");

  /** Ids that are typed are short; longer digits are a barcode. */
  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  /**
   * Materialized: PostgreSQL expects many of a barcode, and would look for the first by their ids.
   */
  private static final PreparedSql EXACT =
      new PreparedSql(
          """
          with coded as materialized (
            select id from shop.product where barcode is not null and lower(left(barcode, 64)) = lower(left(?, 64))
          )
          select id from shop.product where id = ? union select id from coded order by 1 limit 100
          """);

  private static final String GROUPS =
      """
      (select 'web' as source, id, array_to_string(path, ' › ') as name from shop.web_category where shop.folded(name) like shop.folded(?) and level is not null order by level, id limit ?)
      union all
      (select 'erp', id, array_to_string(path, ' › ') from shop.category where shop.folded(name) like shop.folded(?) and level is not null order by level, id limit ?)
      union all
      (select 'manufacturer', id, name from shop.manufacturer where shop.folded(name) like shop.folded(?) order by length(name), id limit ?)
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
          String text = query.text();
          boolean searched = text != null && LONG_ENOUGH.matcher(text).find();
          List<Group> groups = searched ? groups(sql, text) : List.of();
          List<Conditions> ways =
              text == null
                  ? List.of(Conditions.NONE)
                  : searched ? ways(sql, text, groups) : List.of();
          List<Long> exact = text == null ? List.of() : exact(sql, query, text);
          List<Place> found = places(sql, query, query.after(), ways, exact, PAGE + 1);
          boolean more = found.size() > PAGE;
          List<Place> shown = more ? found.subList(0, PAGE) : found;
          Stream<Long> first = query.after() == null ? exact.stream() : Stream.empty();
          return new ProductListPage(
              ProductLines.of(sql, Stream.concat(first, shown.stream().map(Place::id)).toList()),
              more ? shown.get(PAGE - 1) : null,
              shownGroups(groups),
              text != null && !searched,
              chosen(sql, query));
        });
  }

  /** Those of an id or a barcode: they come first, and are left out further on. */
  private static List<Long> exact(DSLContext sql, ProductQuery query, String text) {
    Long id = ID.matcher(text).matches() ? Long.valueOf(text) : null;
    Long[] named = EXACT.fetch(sql, row -> row.getLong(1), safe(text), id).toArray(Long[]::new);
    if (named.length == 0) {
      return List.of();
    }
    List<Conditions> way = List.of(new Conditions(" and p.id = any (?)", named));
    return places(sql, query, null, way, List.of(), MOST_EXACT).stream().map(Place::id).toList();
  }

  /**
   * The products that come next.
   *
   * @param ways each finds some of them
   * @param without products that are not among them
   */
  private static List<Place> places(
      DSLContext sql,
      ProductQuery query,
      @Nullable Place after,
      List<Conditions> ways,
      List<Long> without,
      int most) {
    if (ways.isEmpty()) {
      return List.of();
    }
    boolean latestFirst = query.filter() == Filter.CHANGED;
    String order =
        latestFirst ? " order by changed_at desc, id desc limit " : " order by id limit ";
    Statement statement = new Statement();
    statement.add("select id, changed_at from (");
    String separator = "";
    for (Conditions source : sources(query, after)) {
      for (Conditions way : ways) {
        statement.add(separator + "(").add(source).add(chosen(query)).add(way);
        if (!without.isEmpty()) {
          statement.add(" and p.id <> all (?)", array(without));
        }
        statement.add(order + most + ")");
        separator = " union ";
      }
    }
    return statement
        .add(") found" + order + most)
        .fetch(sql)
        .map(
            row ->
                new Place(
                    row.get("id", Long.class),
                    Objects.requireNonNull(ServerClock.instant(row, "changed_at"))));
  }

  /** Ways to the products of a filter, each along an index and in the order of the list. */
  private static List<Conditions> sources(ProductQuery query, @Nullable Place after) {
    String all = "select p.id, p.changed_at from shop.product p where ";
    Filter filter = query.filter();
    if (filter == Filter.CHANGED) {
      Conditions changed =
          new Conditions(
              all + "p.changed_at >= ?::timestamptz",
              Objects.requireNonNull(ServerClock.time(query.today())));
      return List.of(
          after == null || after.changedAt() == null
              ? changed
              : changed.and(
                  " and (p.changed_at, p.id) < (?::timestamptz, ?)",
                  Objects.requireNonNull(ServerClock.time(after.changedAt())),
                  after.id()));
    }
    Long from = after == null ? Long.MIN_VALUE : after.id();
    if (filter == null) {
      return List.of(new Conditions(all + "p.id > ?", from));
    }
    return switch (filter) {
      case NO_IMAGE ->
          List.of(
              new Conditions(
                  "select p.id, p.changed_at from media.article a join shop.product p on p.id = a.article_id where a.images = 0 and a.article_id > ? and p.active",
                  from),
              new Conditions(all + "p.id > ? and p.images_state = 'unknown' and p.active", from));
      case NO_PRICE ->
          List.of(
              new Conditions(
                  all + "p.id > ? and p.active and not shop.has_price(p.price_net, p.price_gross)",
                  from));
      case ISSUES ->
          List.of(
              new Conditions(
                  "select p.id, p.changed_at from (select distinct article_id from sync.issue where closed_at is null and article_id > ? order by 1) i join shop.product p on p.id = i.article_id where true",
                  from));
      case INACTIVE -> List.of(new Conditions(all + "p.id > ? and not p.active", from));
      case CHANGED -> throw new IllegalStateException("not in the order of ids");
    };
  }

  /** SQL and its values. */
  private record Conditions(String text, List<Object> values) {
    private static final Conditions NONE = new Conditions("", List.of());

    private Conditions(String text, Object value) {
      this(text, List.of(value));
    }

    private Conditions and(String more, Object... moreValues) {
      List<Object> all = new ArrayList<>(values);
      all.addAll(Arrays.asList(moreValues));
      return new Conditions(text + more, List.copyOf(all));
    }
  }

  private static Conditions chosen(ProductQuery query) {
    Conditions chosen = Conditions.NONE;
    if (query.category() != null) {
      chosen =
          chosen.and(
              " and p.category_source = ? and p.category_id = ?",
              query.category().source(),
              query.category().id());
    }
    return query.manufacturerId() == null
        ? chosen
        : chosen.and(" and p.manufacturer_id = ?", query.manufacturerId());
  }

  /** By the name, and by the names of the category and the manufacturer. */
  private static List<Conditions> ways(DSLContext sql, String text, List<Group> groups) {
    List<Conditions> ways = new ArrayList<>();
    ways.add(named(sql, text));
    for (String source : List.of("web", "erp")) {
      Long[] ids = ids(groups, source);
      if (ids.length > 0) {
        ways.add(
            Conditions.NONE.and(
                " and p.category_source = ? and p.category_id = any (?)", source, ids));
      }
    }
    Long[] makers = ids(groups, "manufacturer");
    if (makers.length > 0) {
      ways.add(new Conditions(" and p.manufacturer_id = any (?)", makers));
    }
    return ways;
  }

  private static Long[] ids(List<Group> groups, String source) {
    return groups.stream()
        .filter(group -> group.source().equals(source))
        .map(Group::id)
        .toArray(Long[]::new);
  }

  /** Each word stands somewhere in the name, or begins a word of it. */
  private static Conditions named(DSLContext sql, String text) {
    if (!SearchIndex.findsParts(sql)) {
      return new Conditions(" and " + SearchIndex.BEGINNING, words(text));
    }
    Conditions named = Conditions.NONE;
    for (String word : Arrays.stream(safe(text).strip().split("\\s+")).limit(MOST_WORDS).toList()) {
      named = named.and(" and " + SearchIndex.PART, pattern(word));
    }
    return named;
  }

  private static String pattern(String text) {
    return "%" + text.replaceAll("([\\\\%_])", "\\\\$1") + "%";
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

  private static List<Group> groups(DSLContext sql, String text) {
    String like = pattern(safe(text).strip());
    return sql.fetch(GROUPS, like, MOST_GROUPS, like, MOST_GROUPS, like, MOST_GROUPS)
        .map(
            row ->
                new Group(
                    row.get("source", String.class),
                    row.get("id", Long.class),
                    row.get("name", String.class)));
  }

  private static List<Group> shownGroups(List<Group> groups) {
    return Stream.of("web", "erp", "manufacturer")
        .flatMap(
            source ->
                groups.stream().filter(group -> group.source().equals(source)).limit(GROUPS_SHOWN))
        .toList();
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

  private static Object array(List<Long> ids) {
    return ids.toArray(Long[]::new);
  }

  /** SQL and its values, piece by piece. */
  private static final class Statement {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    Statement add(String sql, Object... binds) {
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
