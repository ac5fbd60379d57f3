package dev.verialsync.db.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.reference.ManufacturerRow;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.reference.ReferenceTables;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RollbackRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final String EVERYTHING =
      """
      select (select jsonb_agg(to_jsonb(p) - 'changed_at' order by p.id) from shop.product p where p.active)::text
             || (select jsonb_agg(t order by t.product_id, t.min_units) from shop.product_price t
                 join shop.product p on p.id = t.product_id and p.active)::text
             || coalesce((select jsonb_agg(i order by i.product_id, i.position) from shop.product_image i
                 join shop.product p on p.id = i.product_id and p.active), '[]')::text
             || (select jsonb_agg(m order by m.id) from shop.manufacturer m)::text
      """;

  private final ProductRepository products = new ProductRepository(DB.database());
  private final RollbackRepository rollbacks = new RollbackRepository(DB.database());

  private static RollbackRequest all(long beforeRun) {
    return new RollbackRequest(beforeRun, List.of(), "ana@tienda", "wrong prices");
  }

  private static String shop() {
    return DB.value(String.class, EVERYTHING);
  }

  private void write(long... ids) {
    write(Arrays.stream(ids).mapToObj(Samples::product).toArray(Product[]::new));
  }

  private void write(Product... written) {
    products.write(new ProductWrite(DB.runId(), 1, List.of(written), List.of(), Map.of()));
    products.settle(DB.runId());
  }

  private static void manufacturer(String name) {
    new ReferenceRepository(DB.database(), new BigDecimal("0.1"))
        .replace(
            DB.runId(),
            ReferenceTables.MANUFACTURERS,
            List.of(new ManufacturerRow(9, 2L, name, "{}")),
            false);
    Samples.settleNames(DB.database(), DB.runId());
  }

  private static void images(Integer... numbers) {
    for (int number : numbers) {
      Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(number));
    }
    Samples.replaceImages(
        DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, numbers)));
  }

  private long rollBack(RollbackRequest request) {
    long run = DB.runId();
    rollbacks.begin(run, request);
    long after = 0;
    long lost = 0;
    ProductsRestored part = rollbacks.restore(run, request, after);
    while (part.looked() > 0) {
      lost += part.imagesLost();
      after = part.after();
      part = rollbacks.restore(run, request, after);
    }
    products.settle(run);
    return lost;
  }

  private static void next() {
    DB.nextRun();
  }

  @BeforeEach
  void firstRun() {
    manufacturer("Planeta");
    images(1, 2);
    write(1, 2, 3);
  }

  /** A catalogue that five runs have changed. */
  @Test
  void eachRunsStateComesBackRowForRow() {
    String[] states = new String[6];
    long first = DB.runId();
    for (int i = 1; i <= 5; i++) {
      next();
      states[i] = shop();
      manufacturer("Planeta " + i);
      images(3 - i % 2, i + 2);
      write(
          Samples.product(1, "name " + i, i + ".50"),
          Samples.product(2, "two", "same barcode", i % 2 == 0),
          Samples.product(3, "three", "same barcode", true),
          Samples.product(10 + i));
    }
    for (int i : List.of(5, 3, 1, 2)) {
      next();
      rollBack(all(first + i));
      assertThat(shop()).as("before run %d", first + i).isEqualTo(states[i]);
    }
  }

  @Test
  void aRollbackCanBeRolledBack() {
    next();
    long changed = DB.runId();
    manufacturer("Otra");
    images(2);
    write(1, 2, 3, 4);
    String now = shop();
    next();
    long rollback = DB.runId();
    rollBack(all(changed));
    assertThat(shop()).isNotEqualTo(now);
    next();
    rollBack(all(rollback));
    assertThat(shop()).isEqualTo(now);
  }

  /** Before the sale is compared again. */
  @Test
  void theFeedTellsWhatARollbackPutsOnSaleOrTakesOff() {
    next();
    long changed = DB.runId();
    write(Samples.product(1, "a", "9781", false, Samples.tier("1", "12.50")), Samples.product(4));
    next();
    rollbacks.begin(DB.runId(), all(changed));
    rollbacks.restore(DB.runId(), all(changed), 0);
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || array_to_string(kinds, ' ') as told from shop.changes(0, 100) where run_id = ?",
                    DB.runId())
                .getValues("told", String.class))
        .anySatisfy(told -> assertThat(told).startsWith("1 activated ").endsWith(" put_on_sale"))
        .anySatisfy(
            told -> assertThat(told).startsWith("4 ").endsWith("deactivated removed_from_sale"))
        .hasSize(2);
    assertThat(new FeedRepository(DB.database()).compareSale()).isZero();
  }

  @Test
  void whatARunBroughtStaysInactive() {
    next();
    long run = DB.runId();
    write(4);
    next();
    rollBack(all(run));
    assertThat(DB.fetch("select id from shop.product where not active").getValues(0, Long.class))
        .containsExactly(4L);
    assertThat(
            DB.value(
                String.class,
                "select detail::text from sync.product_event where kind = 'rolled_back' and article_id = 4"))
        .contains(
            "\"by\": \"ana@tienda\"", "\"reason\": \"wrong prices\"", "\"before_run\": " + run);
  }

  @Test
  void whatIsHeldIsNotWritten() {
    next();
    long run = DB.runId();
    DB.execute("update shop.product set name = 'other'");
    write(1, 2, 3);
    next();
    rollBack(new RollbackRequest(run, List.of(2L), "ana@tienda", null));
    assertThat(names())
        .containsExactly(Samples.product(1).name(), "other", Samples.product(3).name());
    next();
    DB.execute("update shop.product set weight_kg = 99");
    write(1, 2, 3);
    assertThat(names())
        .containsExactly(Samples.product(1).name(), "other", Samples.product(3).name());
    assertThat(
            DB.fetch("select id from shop.product where weight_kg = 99").getValues(0, Long.class))
        .containsExactly(2L);
    HoldRepository holds = new HoldRepository(DB.database());
    assertThat(holds.inForce()).extracting(Hold::articleId, Hold::by).hasSize(1);
    assertThat(holds.release(List.of(), "ana@tienda", null)).isEqualTo(1);
    write(1, 2, 3);
    assertThat(names()).doesNotContain("other");
  }

  private static List<String> names() {
    return DB.fetch("select name from shop.product order by id").getValues(0, String.class);
  }

  @Test
  void toBeginAgainTellsNothingTwice() {
    next();
    long run = DB.runId();
    write(Samples.product(2, "two", "7.50"));
    next();
    for (int i = 0; i < 2; i++) {
      assertThat(
              rollbacks.begin(
                  DB.runId(), new RollbackRequest(run, List.of(2L), "ana@tienda", null)))
          .isEmpty();
    }
    assertThat(DB.value(Long.class, "select count(*) from sync.product_event where kind = 'held'"))
        .isEqualTo(1);
  }

  @Test
  void thePreviewCountsByField() {
    next();
    long run = DB.runId();
    DB.execute("update shop.product set name = 'other', weight_kg = 77 where id = 1");
    DB.execute("delete from shop.product_price where product_id = 2");
    write(1, 2, 3, 4);
    manufacturer("Anagrama");
    Map<String, Long> preview = rollbacks.preview(run, List.of());
    assertThat(preview)
        .containsEntry("", 3L)
        .containsEntry("name", 1L)
        .containsEntry("weight_kg", 1L)
        .containsEntry("tiers", 1L)
        .containsEntry("active", 1L)
        .containsEntry("shop.manufacturer", 1L);
    assertThat(rollbacks.preview(run, List.of(1L)))
        .containsEntry("", 1L)
        .doesNotContainKey("shop.manufacturer");
    next();
    rollBack(all(run));
    assertThat(rollbacks.preview(run, List.of())).isEmpty();
  }

  @Test
  void thePartsAreIdempotent() {
    next();
    long run = DB.runId();
    DB.execute("update shop.product set name = 'other'");
    write(1, 2, 3);
    next();
    rollBack(all(run));
    String once = shop();
    long versions = DB.value(Long.class, "select count(*) from shop.product_version");
    rollBack(all(run));
    assertThat(shop()).isEqualTo(once);
    assertThat(DB.value(Long.class, "select count(*) from shop.product_version"))
        .isEqualTo(versions);
    assertThat(
            DB.value(
                Long.class, "select sum(updated) from sync.batch where run_id = ?", DB.runId()))
        .isEqualTo(3);
  }

  @Test
  void anImageThatIsGoneIsLeftOutAndTold() {
    next();
    long run = DB.runId();
    images(2);
    write(1);
    DB.execute("update media.object set state = 'condemned' where sha256 = ?", Samples.sha256(1));
    next();
    assertThat(rollBack(all(run))).isEqualTo(1);
    assertThat(
            DB.fetch("select position, sha256 from shop.product_image where product_id = 1")
                .getValues("sha256", String.class))
        .containsExactly(Samples.sha256(2));
  }

  @Test
  void asOfIsTheCatalogueOfAMoment() {
    String before =
        DB.value(String.class, "select jsonb_agg(p order by id)::text from shop.product p");
    Instant moment = DB.value(Instant.class, "select clock_timestamp()");
    next();
    long run = DB.runId();
    write(Samples.product(1, "other", "7.77"));
    write(Samples.product(2, "same barcode", Samples.product(3).barcode(), true));
    DB.execute("delete from shop.product_price where product_id = 3");
    write(3, 4);
    next();
    rollBack(all(run));
    assertThat(
            DB.value(
                String.class,
                "select jsonb_agg(p order by id)::text from shop.product_as_of(?::timestamptz) p",
                moment))
        .isEqualTo(before);
    assertThat(DB.value(Long.class, "select count(*) from shop.product_as_of(clock_timestamp())"))
        .isEqualTo(4);
  }

  @Test
  void whatCannotBeRolledBackIsRefused() {
    assertThat(rollbacks.refusal(9_999, List.of()))
        .get()
        .asString()
        .contains("There is no run 9999");
    long run = DB.runId();
    next();
    assertThat(rollbacks.refusal(run, List.of())).isEmpty();
    assertThat(rollbacks.refusal(run, List.of(1L, 7L, 98L)))
        .contains("The shop has no product with the Id 7, 98: check the number.");
    DB.execute("update shop.version_floor set kept_since = clock_timestamp()");
    assertThat(rollbacks.refusal(run, List.of())).get().asString().contains("SHOP_KEEP_VERSIONS");
  }

  /** The pool makes generic plans: one that is right for any value reads the versions of all. */
  @Test
  void aBatchReadsTheVersionsOfItsProductsAlone() throws SQLException {
    String values = "1, 2, '{1}', '{1}', 2, 2, 2, 2, 1, 'ana', 'why', 2";
    assertThat(plan(RollbackStatements.RESTORE, values))
        .filteredOn(line -> line.contains("Index Cond: (product_id = ANY"))
        .hasSize(1);
    assertThat(plan(RollbackStatements.NEXT, "1, 2, 0, 100"))
        .anyMatch(line -> line.contains("Index Cond: (product_id = p.id)"));
  }

  private static List<String> plan(String statement, String values) throws SQLException {
    StringBuilder numbered = new StringBuilder();
    int n = 0;
    for (String part : statement.split("\\?", -1)) {
      numbered.append(n == 0 ? "" : "$" + n).append(part);
      n++;
    }
    List<String> lines = new ArrayList<>();
    try (Connection connection = DB.database().dataSource().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("prepare planned as " + numbered);
      try (ResultSet shown = sql.executeQuery("explain execute planned (" + values + ")")) {
        while (shown.next()) {
          lines.add(shown.getString(1));
        }
      } finally {
        sql.execute("deallocate planned");
      }
    }
    return lines;
  }

  @Test
  void garbageCollectionKeepsTheVersionsThatAnOpenRollbackNeeds() {
    next();
    long run = DB.runId();
    String before = shop();
    write(Samples.product(1, "other", "7.77"));
    next();
    DB.execute(
        "update sync.run set mode = 'rollback', options = jsonb_build_object('beforeRun', ?::bigint) where id = ?",
        run,
        DB.runId());
    VersionRepository versions = new VersionRepository(DB.database());
    versions.remove(Duration.ZERO);
    rollBack(all(run));
    assertThat(shop()).isEqualTo(before);
    next();
    assertThat(versions.remove(Duration.ZERO)).isPositive();
    assertThat(rollbacks.begin(DB.runId(), all(run))).isPresent();
    assertThat(DB.value(Long.class, "select count(*) from sync.hold where run_id = ?", DB.runId()))
        .isZero();
  }
}
