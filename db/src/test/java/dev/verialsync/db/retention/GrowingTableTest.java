package dev.verialsync.db.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.db.shop.FeedRepository;
import dev.verialsync.db.shop.VersionRepository;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new table either loses its old rows or cannot grow with each run. */
class GrowingTableTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String ONE_ROW = "one row";
  private static final String CATALOGUE = "as large as the catalogue that Verial has ever shown";

  /** What else {@code gc} removes old rows from, and the class that does. */
  private static final Map<String, Class<?>> REMOVED_BY =
      Map.of(
          "media.object", GarbageRepository.class,
          "media.rendition", GarbageRepository.class,
          "media.removal", GarbageRepository.class,
          "shop.product_version", VersionRepository.class,
          "shop.name_version", VersionRepository.class,
          "shop.change", FeedRepository.class);

  private static final Map<String, String> BOUNDED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("erp.article", CATALOGUE),
              Map.entry("erp.stock", CATALOGUE),
              Map.entry("erp.tariff", CATALOGUE),
              Map.entry("erp.category", CATALOGUE),
              Map.entry("erp.web_category", CATALOGUE),
              Map.entry("erp.manufacturer", CATALOGUE),
              Map.entry("erp.collection", CATALOGUE),
              Map.entry("erp.school_year", CATALOGUE),
              Map.entry("erp.subject", CATALOGUE),
              Map.entry("erp.configurable_field", CATALOGUE),
              Map.entry("erp.configurable_field_node", CATALOGUE),
              Map.entry("erp.configurable_field_value", CATALOGUE),
              Map.entry("sync.product_source", CATALOGUE),
              Map.entry("media.article", CATALOGUE),
              Map.entry("media.article_image", CATALOGUE),
              Map.entry("media.put_aside", CATALOGUE),
              Map.entry("media.floor", ONE_ROW),
              Map.entry("shop.product", CATALOGUE),
              Map.entry("shop.product_price", CATALOGUE),
              Map.entry("shop.product_image_row", CATALOGUE),
              Map.entry("shop.category", CATALOGUE),
              Map.entry("shop.web_category", CATALOGUE),
              Map.entry("shop.manufacturer", CATALOGUE),
              Map.entry("shop.collection", CATALOGUE),
              Map.entry("shop.school_year", CATALOGUE),
              Map.entry("shop.subject", CATALOGUE),
              Map.entry("shop.configurable_field", CATALOGUE),
              Map.entry("shop.configurable_field_node", CATALOGUE),
              Map.entry("shop.variant", CATALOGUE),
              Map.entry("shop.on_sale", CATALOGUE),
              Map.entry("shop.setting", ONE_ROW),
              Map.entry("shop.feed", ONE_ROW),
              Map.entry("shop.version_floor", ONE_ROW),
              Map.entry("sync.hold", "one row a product"),
              Map.entry("sync.accepted_issue", "what persons typed"),
              Map.entry("sync.quiet_window", "what persons typed"),
              Map.entry("sync.condition", "one row a condition"),
              Map.entry("erp.call_minute", "goes with its run"),
              Map.entry("sync.delivery", "goes with its notification"),
              Map.entry("sync.permit", "calls in flight"),
              Map.entry("sync.undo", "empty between dry runs"),
              Map.entry("sync.method_support", "Verial's methods, once a version"),
              Map.entry("sync.schema_history", "one row a migration"),
              Map.entry("sync.installation", ONE_ROW),
              Map.entry("sync.guard", ONE_ROW),
              Map.entry("sync.gate", ONE_ROW)));

  @Test
  void everyTableIsEitherOnTheListOrBounded() {
    TreeSet<String> removed = new TreeSet<>(REMOVED_BY.keySet());
    Stream.of(GrowingTable.values()).map(GrowingTable::table).forEach(removed::add);
    TreeSet<String> known = new TreeSet<>(BOUNDED.keySet());
    known.addAll(removed);

    assertThat(
            DB.fetch(
                    """
                    select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname in ('erp', 'media', 'shop', 'sync') and c.relkind in ('r', 'p')
                    """)
                .getValues(0, String.class))
        .as("in GrowingTable, or here with what removes its rows or why it does not grow")
        .containsExactlyInAnyOrderElementsOf(known);
    assertThat(removed).doesNotContainAnyElementsOf(BOUNDED.keySet());
  }
}
