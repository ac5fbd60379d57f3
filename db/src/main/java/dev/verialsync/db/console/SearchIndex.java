package dev.verialsync.db.console;

import dev.verialsync.db.Database;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * The index of the products' names: by any part of them where the server has the extension pg_trgm
 * and lets this role create it, else by the beginnings of their words.
 */
public final class SearchIndex {

  /** A condition on {@code p}, a row of {@code shop.product}. */
  static final String PART = "p.name ilike ?";

  static final String BEGINNING =
      "to_tsvector('simple', left(p.name, 1000)) @@ to_tsquery('simple', ?)";

  private static final String PARTS_INDEX = "product_name_parts";

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
    database
        .transactions()
        .longTransaction(
            transaction ->
                transaction.execute(
                    schema == null
                        ? "create index if not exists product_name_words on shop.product using gin (to_tsvector('simple', left(name, 1000)))"
                        : "create index if not exists %s on shop.product using gin (name %s.gin_trgm_ops)"
                            .formatted(PARTS_INDEX, schema)));
  }

  /** Whether any part of a name is found. Reads only. */
  static boolean findsParts(DSLContext sql) {
    return sql.fetchSingle("select to_regclass('shop.%s') is not null".formatted(PARTS_INDEX))
        .get(0, Boolean.class);
  }
}
