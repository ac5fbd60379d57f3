package dev.verialsync.db.run;

import static dev.verialsync.db.jooq.shop.Tables.PRODUCT;

import dev.verialsync.db.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.Cursor;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What dry runs found that a run would do. Reads only. */
public final class DifferenceRepository {

  private static final String COUNTS =
      """
      select kind, case when kind = 'name' then split_part(field, ' ', 1) else field end as field, count(*) as n
      from sync.difference
      where run_id = ? and (?::text is null or field = ?) and (?::bigint is null or article_id = ?)
      group by 1, 2 order by 3 desc, 1, 2
      """;

  private static final String LINES =
      """
      select article_id, kind, field, old::text as old, new::text as new
      from sync.difference
      where run_id = ? and (?::text is null or field = ?) and (?::bigint is null or article_id = ?)
      order by article_id nulls last, kind, field limit ?
      """;

  /** By what gross prices change, in percent; what goes to none or to 0. */
  private static final String EXTREMES =
      """
      select (select count(*) from priced where new is null) as prices_gone,
             (select count(*) from sync.difference where run_id = ? and field = 'stock' and new::text::numeric <= 0 and old::text::numeric > 0) as stock_gone,
             array(select article_id from priced where percent > 0 order by percent desc, article_id limit 5) as up,
             array(select round(percent, 1) from priced where percent > 0 order by percent desc, article_id limit 5) as up_percent,
             array(select article_id from priced where percent < 0 order by percent, article_id limit 5) as down,
             array(select round(percent, 1) from priced where percent < 0 order by percent, article_id limit 5) as down_percent
      """;

  private static final String PRICED =
      """
      with priced as materialized (
        select article_id, nullif(old, 'null')::text::numeric as old, nullif(new, 'null')::text::numeric as new,
               100 * (nullif(new, 'null')::text::numeric / nullif(nullif(old, 'null')::text::numeric, 0) - 1) as percent
        from sync.difference where run_id = ? and kind = 'changed' and field = 'price_gross'
      )
      """;

  /** How many of a kind; for changes and names by field or list. */
  public record Count(String kind, String field, long n) {

    /** What is counted, for a person. */
    public String described() {
      return switch (kind) {
        case "images_asked" -> "articles whose images are asked for";
        case "new" -> "products new";
        case "deactivated" -> "products deactivated";
        case "reactivated" -> "products active again";
        case "name" -> "names in " + field;
        default -> "products changed: " + field;
      };
    }
  }

  /**
   * One difference.
   *
   * @param articleId null for a name
   * @param oldJson null = none
   * @param newJson null = none
   */
  public record Line(
      @Nullable Long articleId,
      String kind,
      String field,
      @Nullable String oldJson,
      @Nullable String newJson) {}

  /** How much an article's price changes. */
  public record PriceChange(long articleId, double percent) {}

  /**
   * The largest changes.
   *
   * @param up the five prices that rise most
   * @param down the five that fall most
   */
  public record Extremes(
      long pricesGone, long stockGone, List<PriceChange> up, List<PriceChange> down) {}

  /** Which differences are meant; nulls = all. */
  public record Selection(@Nullable String field, @Nullable Long articleId) {}

  private final Database database;

  public DifferenceRepository(Database database) {
    this.database = database;
  }

  /** Whether changes of it are told: but for {@code active}, which has kinds of its own. */
  public static boolean isField(String name) {
    return name.equals("tiers")
        || name.equals("images")
        || (PRODUCT.field(name) != null && !name.equals(PRODUCT.ACTIVE.getName()));
  }

  public List<Count> counts(long runId, Selection selection) {
    return database
        .sql()
        .fetch(
            COUNTS,
            runId,
            selection.field(),
            selection.field(),
            selection.articleId(),
            selection.articleId())
        .map(
            row ->
                new Count(
                    row.get("kind", String.class),
                    row.get("field", String.class),
                    row.get("n", Long.class)));
  }

  public Extremes extremes(long runId) {
    Record row = database.sql().fetchSingle(PRICED + EXTREMES, runId, runId);
    return new Extremes(
        row.get("prices_gone", Long.class),
        row.get("stock_gone", Long.class),
        changes(row, "up"),
        changes(row, "down"));
  }

  private static List<PriceChange> changes(Record row, String column) {
    Long[] ids = row.get(column, Long[].class);
    Double[] percents = row.get(column + "_percent", Double[].class);
    List<PriceChange> changes = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      changes.add(new PriceChange(ids[i], percents[i]));
    }
    return changes;
  }

  /** The lines one by one, however many: names last. */
  public void lines(long runId, Selection selection, long limit, Consumer<Line> reader) {
    database
        .transactions()
        .inTransaction(
            sql -> {
              try (Cursor<Record> cursor =
                  sql.resultQuery(
                          LINES,
                          runId,
                          selection.field(),
                          selection.field(),
                          selection.articleId(),
                          selection.articleId(),
                          limit)
                      .fetchSize(1_000)
                      .fetchLazy()) {
                for (Record row : cursor) {
                  reader.accept(
                      new Line(
                          row.get("article_id", Long.class),
                          row.get("kind", String.class),
                          row.get("field", String.class),
                          row.get("old", String.class),
                          row.get("new", String.class)));
                }
              }
              return null;
            });
  }
}
