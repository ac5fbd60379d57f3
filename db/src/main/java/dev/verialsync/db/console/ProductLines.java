package dev.verialsync.db.console;

import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.ServerClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;

/** Lines of lists of products. */
final class ProductLines {

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

  private ProductLines() {}

  /** In the order of the ids. */
  static List<ProductLine> of(DSLContext sql, List<Long> ids) {
    Object array = ids.toArray(Long[]::new);
    return ids.isEmpty() ? List.of() : LINES.fetch(sql, ProductLines::line, array, array);
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
}
