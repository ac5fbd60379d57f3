package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import java.math.BigDecimal;
import java.util.function.Consumer;
import org.jooq.Cursor;
import org.jooq.Record;

/** Reads the whole catalogue, as one statement sees it. */
public final class CatalogueRepository {

  private static final String CATALOGUE =
      """
      select p.id, p.active, p.barcode, p.name, p.price_net, p.price_gross, p.stock,
             (select count(*)::int from shop.product_image i where i.product_id = p.id) as images
      from shop.product p order by p.id
      """;

  private static final int ROWS_AT_ONCE = 1_000;

  private final Database database;

  public CatalogueRepository(Database database) {
    this.database = database;
  }

  /** Every product, active or not, in the order of their ids. Reads only. */
  public void read(Consumer<CatalogueProduct> products) {
    database
        .transactions()
        .longTransaction(
            sql -> {
              sql.execute("set transaction read only");
              try (Cursor<Record> rows =
                  sql.resultQuery(CATALOGUE).fetchSize(ROWS_AT_ONCE).fetchLazy()) {
                rows.forEach(row -> products.accept(product(row)));
              }
              return true;
            });
  }

  private static CatalogueProduct product(Record row) {
    return new CatalogueProduct(
        row.get(0, Long.class),
        row.get(1, Boolean.class),
        row.get(2, String.class),
        row.get(3, String.class),
        row.get(4, BigDecimal.class),
        row.get(5, BigDecimal.class),
        row.get(6, BigDecimal.class),
        row.get(7, Integer.class));
  }
}
