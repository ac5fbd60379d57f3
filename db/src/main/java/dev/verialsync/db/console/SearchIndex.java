package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * The index of the products' names, folded: by any part of them where the server has the extension
 * pg_trgm and lets this role create it, else by the beginnings of their words.
 */
public final class SearchIndex {

  /** A condition on {@code p}, a row of {@code shop.product}. */
  static final String PART = "shop.folded(p.name) like shop.folded(?)";

  static final String BEGINNING =
      "to_tsvector('simple', shop.folded(p.name)) @@ to_tsquery('simple', shop.folded(?))";

  private static final String PARTS_INDEX = "product_name_parts";
  private static final String WORDS_INDEX = "product_name_words";

  private final Database database;

  public SearchIndex(Database database) {
    this.database = database;
  }

  /**
   * Makes the better index that can be made; one that is there stays. Never fails for lack of
   * rights.
   */
  public void ensure() {
    DSLContext sql = database.sql();
    if (findsParts(sql)) {
      return;
    }
    try {
      sql.execute("create extension if not exists pg_trgm");
    } catch (DataAccessException e) {
      // Not there, or not for this role: the check below decides.
    }
    String schema =
        sql.fetchOptional(
                "select quote_ident(n.nspname) from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace where o.opcname = 'gin_trgm_ops'")
            .map(row -> row.get(0, String.class))
            .orElse(null);
    String index = schema == null ? WORDS_INDEX : PARTS_INDEX;
    if (exists(sql, index)) {
      return;
    }
    String expression =
        schema == null
            ? "to_tsvector('simple', shop.folded(name))"
            : "shop.folded(name) %s.gin_trgm_ops".formatted(schema);
    database
        .transactions()
        .longTransaction(
            transaction -> {
              transaction.execute(
                  "create index if not exists %s on shop.product using gin (%s)"
                      .formatted(index, expression));
              // Else a frequent word would be looked up in the index, all of its products.
              return transaction.execute("analyze shop.product");
            });
  }

  /** Whether any part of a name is found. Reads only. */
  static boolean findsParts(DSLContext sql) {
    return exists(sql, PARTS_INDEX);
  }

  private static boolean exists(DSLContext sql, String index) {
    return sql.fetchSingle("select to_regclass(?) is not null", "shop." + index)
        .get(0, Boolean.class);
  }
}
