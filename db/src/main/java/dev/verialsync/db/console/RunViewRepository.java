package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.console.RunView.Changed;
import dev.verialsync.db.console.RunView.NewImage;
import dev.verialsync.db.console.RunView.PriceChange;
import dev.verialsync.db.console.RunView.Span;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;

/** Reads what the page of a run shows besides its row. */
public final class RunViewRepository {

  private static final int SHOWN = 12;
  private static final int PRICES_SHOWN = 8;
  private static final int IMAGES_SHOWN = 36;

  /**
   * Images lie between the lists of their phase and those of the next: their calls tell minutes.
   */
  private static final PreparedSql SPANS =
      new PreparedSql(
          """
          with list as (
            select phase, min(started_at) as started_at,
                   case when not bool_or(state = 'open') then max(completed_at) end as ended_at
            from erp.reading where run_id = ? and state <> 'abandoned' group by phase
          ), image as (
            select min(minute) as first, max(minute) + interval '1 minute' as last
            from erp.call_minute where run_id = ? and method = 'GetImagenesArticulosWS'
          )
          select 'lists_' || phase as name, started_at, ended_at from list
          union all
          select 'fetch_images', greatest(first, (select ended_at from list where phase = 'images')),
                 least(last, (select started_at from list where phase = 'products'), r.finished_at)
          from image join sync.run r on r.id = ? where first is not null
          union all
          select 'write_products', min(started_at), max(finished_at)
          from sync.batch where run_id = ? and phase = 'products' having min(started_at) is not null
          order by 2
          """);

  private static final PreparedSql CHANGED =
      new PreparedSql(
          """
          select detail ->> 'field' as field, count(*) as n
          from (
            select detail from sync.product_event
            where run_id = ? and kind in ('changed', 'price_changed', 'stock_changed') limit ?
          ) e
          group by 1 order by 2 desc, 1 limit 40
          """);

  private static final PreparedSql PRICES =
      new PreparedSql(
          """
          with change as materialized (
            select article_id, detail from sync.product_event where run_id = ? and kind = 'price_changed' limit ?
          ), priced as (
            select article_id, shop.number_or_null(detail ->> 'old') as before, shop.number_or_null(detail ->> 'new') as now
            from change where detail ->> 'field' = 'price_gross'
          ), judged as (
            select article_id, before, now, round(100 * (now - before) / before, 1) as percent
            from priced where before > 0 and now is not null
          ), chosen as (
            (select * from judged where percent > 0 order by percent desc, article_id limit ?)
            union all
            (select * from judged where percent < 0 order by percent, article_id limit ?)
          )
          select c.article_id, left(p.name, 200) as name, c.before, c.now, c.percent
          from chosen c left join shop.product p on p.id = c.article_id order by abs(c.percent) desc, c.article_id
          """);

  private static final PreparedSql OF_KIND =
      new PreparedSql(
          "select article_id from sync.product_event where run_id = ? and kind = ? limit ?");

  private static final PreparedSql IMAGES =
      new PreparedSql(
          """
          select e.article_id, left(p.name, 200) as name, o.sha256
          from (
            select article_id, detail from sync.product_event where run_id = ? and kind = 'image_added' limit ?
          ) e
          join media.object o on o.sha256 = e.detail ->> 'sha256'
          left join shop.product p on p.id = e.article_id
          """);

  private final Database database;

  public RunViewRepository(Database database) {
    this.database = database;
  }

  public RunView read(long runId) {
    return Snapshot.read(database, sql -> read(sql, runId));
  }

  private static RunView read(DSLContext sql, long runId) {
    List<Changed> changed =
        CHANGED.fetch(
            sql,
            row -> new Changed(row.getString("field"), row.getLong("n")),
            runId,
            RunView.MOST_CHANGES);
    List<PriceChange> prices =
        PRICES.fetch(
            sql, RunViewRepository::price, runId, RunView.MOST_CHANGES, PRICES_SHOWN, PRICES_SHOWN);
    return new RunView(
        SPANS.fetch(sql, RunViewRepository::span, runId, runId, runId, runId),
        changed,
        changed.stream().mapToLong(Changed::products).sum() == RunView.MOST_CHANGES,
        prices.stream().filter(price -> price.percent().signum() > 0).toList(),
        prices.stream().filter(price -> price.percent().signum() < 0).toList(),
        products(sql, runId, "inserted"),
        products(sql, runId, "deactivated"),
        IMAGES.fetch(
            sql,
            row ->
                new NewImage(
                    row.getLong("article_id"), row.getString("name"), row.getString("sha256")),
            runId,
            IMAGES_SHOWN));
  }

  private static List<ProductLine> products(DSLContext sql, long runId, String kind) {
    return ProductLines.of(sql, OF_KIND.fetch(sql, row -> row.getLong(1), runId, kind, SHOWN));
  }

  private static Span span(ResultSet row) throws SQLException {
    return new Span(
        row.getString("name"),
        Objects.requireNonNull(ServerClock.instant(row, "started_at")),
        ServerClock.instant(row, "ended_at"));
  }

  private static PriceChange price(ResultSet row) throws SQLException {
    return new PriceChange(
        row.getLong("article_id"),
        row.getString("name"),
        row.getBigDecimal("before"),
        row.getBigDecimal("now"),
        row.getBigDecimal("percent"));
  }
}
