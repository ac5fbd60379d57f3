package dev.verialsync.db.console;

import static dev.verialsync.db.jooq.sync.Tables.ISSUE;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.history.HistoryRepository;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.RecordedIssue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Reads all that the page of one product shows. */
public final class ProductViewRepository {

  private static final int EVENTS = 60;
  private static final int MOST_VARIANTS = 50;
  private static final int MOST_ISSUES = 100;

  private static final PreparedSql HEAD =
      new PreparedSql(
          """
          select d.product, s.id is not null as sellable, t.rows::text as stock, c.rows::text as tariff, m.fetched_at
          from (select ?::bigint as id) x
          left join lateral (select to_jsonb(p)::text as product from shop.product_detail p where p.id = x.id) d on true
          left join shop.sellable s on s.id = x.id
          left join erp.stock t on t.article_id = x.id
          left join erp.tariff c on c.article_id = x.id
          left join media.article m on m.article_id = x.id
          """);

  private static final PreparedSql TIERS =
      new PreparedSql(
          """
          select min_units, price_net, price_gross, discount_percent, discount_per_unit, gift_units
          from shop.product_price where product_id = ? order by min_units limit 100
          """);

  private static final PreparedSql IMAGES =
      new PreparedSql(
          """
          select r.sha256, r.media_type, r.bytes, r.width, r.height, o.stored_at
          from shop.product_image_row r join media.object o on o.sha256 = r.sha256
          where r.product_id = ? order by r.position limit 100
          """);

  private static final PreparedSql FIELDS =
      new PreparedSql(
          """
          select name, family_id || '/' || field_id as place, coalesce(node_name, value) as value
          from shop.product_field where product_id = ? and value is not null order by sort_order, position limit 200
          """);

  private static final PreparedSql VARIANTS =
      new PreparedSql(
          """
          select o.product_id from shop.variant v join shop.variant o on o.group_id = v.group_id and o.product_id <> v.product_id
          where v.product_id = ? order by o.product_id limit ?
          """);

  private static final PreparedSql HAPPENED =
      new PreparedSql(
          """
          select e.id, e.at, e.run_id, r.workflow_id, e.kind, e.detail::text as detail,
                 exists (select from media.object o where o.sha256 = e.detail ->> 'sha256') as image_stored
          from sync.product_event e left join sync.run r on r.id = e.run_id
          where e.article_id = ? and (e.at, e.id) < (?, ?)
          order by e.at desc, e.id desc limit ?
          """);

  private static final PreparedSql EVENT_TIME =
      new PreparedSql("select at from sync.product_event where id = ?");

  private final Database database;

  public ProductViewRepository(Database database) {
    this.database = database;
  }

  /**
   * The product of an id; empty where nothing is known of it.
   *
   * @param beforeEvent its story before this event; null = the latest
   */
  public Optional<ProductView> find(long id, @Nullable Long beforeEvent) {
    return Snapshot.read(
        database,
        sql -> {
          ProductView view = HEAD.fetchSingle(sql, row -> head(sql, row, id, beforeEvent), id);
          boolean unknown =
              view.productJson() == null && view.landed() == null && view.events().isEmpty();
          return unknown ? Optional.empty() : Optional.of(view);
        });
  }

  private static ProductView head(
      DSLContext sql, ResultSet row, long id, @Nullable Long beforeEvent) throws SQLException {
    List<ProductView.Event> events =
        HAPPENED.fetch(
            sql,
            ProductViewRepository::event,
            id,
            before(sql, beforeEvent),
            beforeEvent == null ? Long.MAX_VALUE : beforeEvent,
            EVENTS + 1);
    boolean more = events.size() > EVENTS;
    List<ProductView.Event> shown = more ? events.subList(0, EVENTS) : events;
    return new ProductView(
        id,
        row.getString("product"),
        row.getBoolean("sellable"),
        HistoryRepository.landed(sql, id),
        row.getString("stock"),
        row.getString("tariff"),
        ServerClock.instant(row, "fetched_at"),
        TIERS.fetch(sql, ProductViewRepository::tier, id),
        IMAGES.fetch(sql, ProductViewRepository::image, id),
        FIELDS.fetch(
            sql,
            field ->
                new ProductView.ConfiguredField(
                    field.getString("name"), field.getString("place"), field.getString("value")),
            id),
        ProductLines.of(sql, VARIANTS.fetch(sql, other -> other.getLong(1), id, MOST_VARIANTS)),
        List.copyOf(shown),
        more ? shown.get(EVENTS - 1).id() : null,
        issues(sql, id));
  }

  private static OffsetDateTime before(DSLContext sql, @Nullable Long event) {
    return event == null
        ? OffsetDateTime.MAX
        : EVENT_TIME.fetch(sql, row -> row.getObject("at", OffsetDateTime.class), event).stream()
            .findFirst()
            .orElse(OffsetDateTime.MIN);
  }

  private static ProductView.Tier tier(ResultSet row) throws SQLException {
    return new ProductView.Tier(
        row.getBigDecimal("min_units"),
        row.getBigDecimal("price_net"),
        row.getBigDecimal("price_gross"),
        row.getBigDecimal("discount_percent"),
        row.getBigDecimal("discount_per_unit"),
        row.getBigDecimal("gift_units"));
  }

  private static ProductView.Image image(ResultSet row) throws SQLException {
    return new ProductView.Image(
        row.getString("sha256"),
        row.getString("media_type"),
        row.getLong("bytes"),
        row.getObject("width", Integer.class),
        row.getObject("height", Integer.class),
        Objects.requireNonNull(ServerClock.instant(row, "stored_at")));
  }

  private static ProductView.Event event(ResultSet row) throws SQLException {
    return new ProductView.Event(
        row.getLong("id"),
        Objects.requireNonNull(ServerClock.instant(row, "at")),
        row.getLong("run_id"),
        row.getString("workflow_id"),
        row.getString("kind"),
        row.getString("detail"),
        row.getBoolean("image_stored"));
  }

  private static List<RecordedIssue> issues(DSLContext sql, long id) {
    return IssueRepository.select(sql)
        .where(ISSUE.ARTICLE_ID.eq(id))
        .orderBy(ISSUE.CLOSED_AT.desc().nullsFirst(), ISSUE.ID.desc())
        .limit(MOST_ISSUES)
        .fetch(IssueRepository::read);
  }
}
