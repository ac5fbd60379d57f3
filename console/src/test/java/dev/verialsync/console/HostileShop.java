package dev.verialsync.console;

import dev.verialsync.db.DatabaseExtension;
import java.util.List;

/**
 * A small shop whose ERP puts markup, scripts, marks that turn the direction of text, and 10,000
 * characters into every text that it says.
 */
final class HostileShop {

  static final String MARKUP =
      "</title></bdi></td><script>window.hacked=1</script><img src=x onerror=\"window.hacked=2\">'\"><b id=injected>&lt;\u202egnp.exe\u2067";
  static final String LONG = MARKUP + "x".repeat(10_000);
  static final String SHA = "a".repeat(64);

  /** Ids of products. */
  static final List<Long> PRODUCTS = List.of(1L, 2L, 3L);

  private HostileShop() {}

  /** Fills the database; the run that was open has ended then. */
  static long fill(DatabaseExtension db) {
    long run = db.runId();
    db.execute(
        "insert into media.object (sha256, media_type, bytes, width, height, object_key) values (?, 'image/svg+xml', 10, 5, 5, ?)",
        SHA,
        "sha256/aa/aa/" + SHA + ".svg");
    db.execute(
        "insert into shop.web_category (id, name, listed, level, path, id_path, sort_path) values (7, ?, true, 1, array[?], '{7}', '{a}')",
        LONG, LONG);
    db.execute("insert into shop.manufacturer (id, name, listed) values (5, ?, true)", LONG);
    db.execute(
        "insert into shop.configurable_field (family_id, id, name, listed) values (0, 1, ?, true)",
        LONG);
    for (long id : PRODUCTS) {
      product(db, run, id);
    }
    db.execute(
        "insert into shop.variant (product_id, group_id, representative_id, members, differing, told_apart_by) select id, gen_random_uuid(), 1, 2, '{}', 'name' from shop.product where id = 1");
    db.execute(
        "insert into shop.variant (product_id, group_id, representative_id, members, differing, told_apart_by) select 2, group_id, 1, 2, '{}', 'name' from shop.variant");
    db.execute(
        "insert into erp.call (run_id, method, article_id, at, millis, bytes, outcome) values (?, ?, 1, clock_timestamp(), 5, 5, 'ok')",
        run,
        MARKUP);
    db.execute("update sync.gate set paused_since = clock_timestamp(), pause_reason = ?", LONG);
    db.execute(
        "insert into sync.hold (article_id, reason, held_by) values (1, ?, ?)", LONG, MARKUP);
    db.nextRun();
    db.execute(
        "update sync.run set message = ?, workflow_id = ?, status = 'failed' where id = ?",
        LONG,
        MARKUP,
        run);
    return run;
  }

  private static void product(DatabaseExtension db, long run, long id) {
    db.execute(
        """
        insert into shop.product (
          id, type, name, barcode, description, price_net, price_gross, vat_percent, stock, stock_aux, category_id, category_source,
          web_category_ids, manufacturer_id, active, images_state, nexo, aux1, unit_name, configurable_fields, authors, subtitle,
          edition, summary, table_of_contents, publication_language)
        values (?, 2, ?, ?, ?, 10, 10.40, 4, 3, 0, 7, 'web', '{7}', 5, true, 'known', ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, ?, ?)
        """,
        id,
        LONG,
        MARKUP + id,
        LONG,
        MARKUP,
        LONG,
        LONG,
        "[{\"family_id\": 0, \"field_id\": 1, \"value\": %s}]".formatted(json(LONG)),
        "[{\"first_name\": %1$s, \"last_name\": %1$s}]".formatted(json(LONG)),
        LONG,
        LONG,
        LONG,
        LONG,
        LONG);
    db.execute(
        "insert into shop.product_image_row (product_id, position, sha256, media_type, bytes, width, height, object_key) values (?, 1, ?, 'image/svg+xml', 10, 5, 5, 'x')",
        id,
        SHA);
    db.execute(
        "insert into shop.product_price values (?, 1, 10, 10.40, 0, 0, 0), (?, 10, 9, 9.36, 5, 0.5, 1)",
        id,
        id);
    String row =
        "{\"Nombre\": %1$s, %1$s: %1$s, \"Autores\": [{\"Nombre\": %1$s}]}".formatted(json(LONG));
    db.execute(
        "insert into erp.article (id, row, row_hash, listed) values (?, ?::jsonb, gen_random_uuid(), true)",
        id,
        row);
    db.execute(
        "insert into erp.stock (article_id, rows, hash) values (?, ?::jsonb, gen_random_uuid())",
        id,
        "[" + row + "]");
    db.execute(
        "insert into erp.tariff (article_id, rows, priced, hash) values (?, ?::jsonb, true, gen_random_uuid())",
        id,
        "[" + row + "]");
    db.execute(
        "insert into sync.issue (article_id, source, field, kind, value, message, opened_run_id, last_run_id) values (?, 'articles', ?, 'bad_value', ?, ?, ?, ?)",
        id,
        MARKUP,
        LONG,
        LONG,
        run,
        run);
    for (String kind :
        List.of(
            "first_seen",
            "inserted",
            "changed",
            "price_changed",
            "image_added",
            "image_issue",
            "issue",
            "held",
            "deactivated")) {
      db.execute(
          "insert into sync.product_event (run_id, article_id, kind, detail) values (?, ?, ?, ?::jsonb)",
          run,
          id,
          kind,
          "{\"field\": %1$s, \"old\": %1$s, \"new\": %1$s, \"name\": %1$s, \"by\": %1$s, \"reason\": %1$s, \"message\": %1$s, \"kind\": %1$s, \"media_type\": %1$s, \"sha256\": \"%2$s\"}"
              .formatted(json(MARKUP), SHA));
    }
    db.execute(
        "insert into sync.product_event (run_id, article_id, kind, detail) values (?, ?, 'price_changed', '{\"field\": \"price_gross\", \"old\": 10, \"new\": 15}')",
        run,
        id);
  }

  private static String json(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
