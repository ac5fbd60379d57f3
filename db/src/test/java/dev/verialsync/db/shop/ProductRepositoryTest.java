package dev.verialsync.db.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.RowKind;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.jooq.shop.Tables;
import dev.verialsync.db.media.ImagesState;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.PlanRequest;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class ProductRepositoryTest {

  private static final int MAPPING = 1;

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ProductRepository products() {
    return new ProductRepository(DB.database());
  }

  private ProductsWritten write(Product... products) {
    return products()
        .write(new ProductWrite(DB.runId(), 1, List.of(products), List.of(), Map.of()));
  }

  private void assertWritten(
      ProductsWritten written, int inserted, int updated, int unchanged, int deactivated) {
    assertThat(written)
        .usingRecursiveComparison()
        .ignoringFields("transactionMillis")
        .isEqualTo(
            new ProductsWritten(inserted, updated, unchanged, deactivated, 0, false, List.of()));
  }

  private List<String> events(long article) {
    return DB.fetch(
            "select kind || ' ' || detail::text from sync.product_event where article_id = ? order by id",
            article)
        .getValues(0, String.class);
  }

  @BeforeEach
  void plan() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);
    new PlanRepository(DB.database())
        .planProducts(new PlanRequest(DB.runId(), false, false, null, 100), MAPPING);
    DB.execute("truncate sync.product_event");
  }

  @Test
  void aConnectionPlansItsStatementsBeforeItsFirstBatchAndLeavesNothingOfThat() {
    String sequences = "select sum(last_value)::bigint from pg_sequences";
    long before = DB.value(Long.class, sequences);
    try (Database database = Database.open(DB.settings().withPoolSize(1))) {
      ProductRepository products = new ProductRepository(database);
      for (int batch = 1; batch <= 2; batch++) {
        Product product = Samples.product(batch);
        products.write(new ProductWrite(DB.runId(), 1, List.of(product), List.of(), Map.of()));
        assertThat(
                database
                    .sql()
                    .fetchValue(
                        "select generic_plans from pg_prepared_statements where statement ~ '^with input'"))
            .as("uses of the plan after batch " + batch)
            .isEqualTo((long) batch + 1);
      }
    }
    assertThat(DB.value(Long.class, sequences))
        .as("ids given to events, versions and changes")
        .isEqualTo(before + 6);
    assertThat(events(1)).hasSize(1);
    assertThat(events(2)).hasSize(1);
    assertThat(
            DB.fetch(
                    "select (select count(*) from shop.product), (select count(*) from sync.product_source), (select count(*) from sync.issue), (select sum(inserted) from sync.batch)")
                .get(0)
                .intoList())
        .hasToString("[2, 0, 0, 2]");
  }

  @Test
  void allColumnsButTheSettledOnesComeFromTheInput() throws Exception {
    Product full = Samples.product(1);
    Product.Book book = full.book();
    Product everything =
        new Product(
            1,
            2L,
            "n",
            "b",
            "d",
            true,
            "nexo",
            ImagesState.KNOWN,
            new Product.Availability(
                java.time.LocalDate.EPOCH, java.time.LocalDate.EPOCH, java.time.LocalDateTime.MIN),
            full.pricing(),
            full.stock(),
            full.classification(),
            new Product.Units("u", "a", "r", BigDecimal.ONE, BigDecimal.ONE, true, 1L, 2L),
            new Product.Dimensions(
                3L, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE),
            new Product.EcoTax(1L, BigDecimal.ONE),
            List.of("1", "2", "3", "4", "5", "6"),
            "[]",
            new Product.Book(
                book.authors(),
                "c",
                "s",
                "m",
                "e",
                java.time.LocalDate.EPOCH,
                "v",
                1L,
                2L,
                3L,
                "n",
                "o",
                "p",
                4L,
                5L,
                6L,
                "t",
                "s"));
    List<String> keys = new ArrayList<>();
    new ObjectMapper()
        .readTree(ProductJson.products(List.of(everything)))
        .get(0)
        .fieldNames()
        .forEachRemaining(keys::add);
    for (Field<?> settled : ProductStatements.SETTLED_HERE) {
      keys.add(settled.getName());
    }
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(Tables.PRODUCT.fields()).map(Field::getName).toList());
  }

  @Test
  void aNewProductIsInsertedWithTiersImagesAndAnEvent() {
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1));
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(2));
    Samples.replaceImages(
        DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, 2, 1)));
    DB.execute("truncate sync.product_event");

    assertWritten(write(Samples.product(1), Samples.product(2)), 2, 0, 0, 0);

    var row = DB.database().sql().fetchSingle("select * from shop.product where id = 1");
    assertThat(row.get("name")).isEqualTo("Libro 1");
    assertThat(row.get("price_net", BigDecimal.class)).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.get("stock", BigDecimal.class)).isEqualTo(new BigDecimal("3.5"));
    assertThat(row.get("web_category_ids", Long[].class)).containsExactly(7L, 8L);
    assertThat(row.get("authors").toString()).contains("Cervantes");
    assertThat(row.get("aux6")).isEqualTo("seis");
    assertThat(
            DB.fetch(
                    "select min_units::text from shop.product_price where product_id = 1 order by min_units")
                .getValues(0, String.class))
        .containsExactly("1", "3");
    assertThat(
            DB.fetch(
                    "select object_key from shop.product_image where product_id = 1 order by position")
                .getValues(0, String.class))
        .containsExactly(Samples.image(2).objectKey(), Samples.image(1).objectKey());
    assertThat(events(1))
        .containsExactly("inserted {\"name\": \"Libro 1\", \"stock\": 3.5, \"price_net\": 12.50}");
  }

  @Test
  void writingTwiceIsWritingOnce() {
    write(Samples.product(1), Samples.product(2));
    String before =
        DB.value(
            String.class,
            "select string_agg(xmin::text || ctid::text || changed_at, ',') from shop.product");
    String tiers =
        DB.value(
            String.class,
            "select string_agg(xmin::text || ctid::text, ',') from shop.product_price");
    assertWritten(write(Samples.product(1), Samples.product(2)), 0, 0, 2, 0);
    assertThat(
            DB.value(
                String.class,
                "select string_agg(xmin::text || ctid::text || changed_at, ',') from shop.product"))
        .isEqualTo(before);
    assertThat(
            DB.value(
                String.class,
                "select string_agg(xmin::text || ctid::text, ',') from shop.product_price"))
        .isEqualTo(tiers);
    assertThat(events(1)).hasSize(1);
  }

  @Test
  void aDecimalWithMoreZerosIsTheSame() {
    write(Samples.product(1, "a", "12.50"));
    assertWritten(write(Samples.product(1, "a", "12.5000")), 0, 0, 1, 0);
  }

  @Test
  void changesAreToldWithOldAndNewValues() {
    write(Samples.product(1));
    DB.execute("truncate sync.product_event");
    assertWritten(write(Samples.product(1, "Otro", "12.75")), 0, 1, 0, 0);
    assertThat(events(1))
        .contains(
            "changed {\"new\": \"Otro\", \"old\": \"Libro 1\", \"field\": \"name\"}",
            "price_changed {\"new\": 12.75, \"old\": 12.50, \"field\": \"price_net\"}")
        .anyMatch(event -> event.startsWith("price_changed") && event.contains("\"tiers\""))
        .hasSize(3);
  }

  @Test
  void longTextsAreCutInTheStoryAndKeptInTheProduct() {
    String name = "ñ".repeat(10_000);
    write(Samples.product(1));
    write(Samples.product(1, name, "12.50"));
    assertThat(DB.value(Integer.class, "select length(name) from shop.product")).isEqualTo(10_000);
    assertThat(
            DB.value(
                Integer.class,
                "select length(detail ->> 'new') from sync.product_event where kind = 'changed'"))
        .isEqualTo(501);
  }

  @Test
  void poisonousTextsAreKept() {
    Product poison = Samples.product(1, "a\u0000b\uD800", "x".repeat(10_000), true);
    assertWritten(write(poison), 1, 0, 0, 0);
    assertThat(DB.value(String.class, "select name from shop.product")).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void tiersAreReplacedAsASetAndMoveChangedAt() {
    write(Samples.product(1));
    Instant before = DB.value(Instant.class, "select changed_at from shop.product");
    Product fewer =
        Samples.product(
            1, "Libro 1", "9781", true, Samples.tier("1", "12.50"), Samples.tier("5", "10"));
    assertWritten(write(fewer), 0, 1, 0, 0);
    assertThat(
            DB.fetch("select min_units::int from shop.product_price order by 1")
                .getValues(0, Integer.class))
        .containsExactly(1, 5);
    assertThat(DB.value(Instant.class, "select changed_at from shop.product")).isAfter(before);
    Product none = Samples.product(1, "Libro 1", "9781", true);
    assertWritten(write(none), 0, 1, 0, 0);
    assertThat(DB.value(Long.class, "select count(*) from shop.product_price")).isZero();
    assertThat(DB.value(BigDecimal.class, "select price_net from shop.product")).isNull();
  }

  @Test
  void imagesAreReplacedAsASetAndMoveChangedAt() {
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1));
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(2));
    Samples.replaceImages(DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, 1)));
    write(Samples.product(1));
    Instant before = DB.value(Instant.class, "select changed_at from shop.product");
    Samples.replaceImages(
        DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, 2, 1)));
    assertWritten(write(Samples.product(1)), 0, 1, 0, 0);
    assertThat(
            DB.fetch("select sha256 from shop.product_image order by position")
                .getValues(0, String.class))
        .containsExactly(Samples.sha256(2), Samples.sha256(1));
    assertThat(DB.value(Instant.class, "select changed_at from shop.product")).isAfter(before);
    Samples.replaceImages(DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1)));
    write(Samples.product(1));
    assertThat(DB.value(Long.class, "select count(*) from shop.product_image")).isZero();
  }

  @Test
  void deactivatedAndReactivated() {
    write(Samples.product(1));
    assertWritten(
        write(
            Samples.product(
                1,
                "Libro 1",
                "9781",
                false,
                Samples.tier("1", "12.50"),
                Samples.tier("3", "11.25"))),
        0,
        1,
        0,
        1);
    assertWritten(write(Samples.product(1)), 0, 1, 0, 0);
    assertThat(events(1))
        .extracting(event -> event.split(" ", 2)[0])
        .containsExactly("inserted", "deactivated", "reactivated");
  }

  @Test
  void aRefusedProductRefusesTheStatementAndWritesNothing() {
    Product culprit =
        Samples.product(2, "b", "1", true, Samples.tier("1", "1"), Samples.tier("1", "2"));
    assertThatThrownBy(() -> write(Samples.product(1), culprit))
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.sqlState()).isEqualTo("21000"));
    assertThat(DB.value(Long.class, "select count(*) from shop.product")).isZero();
    assertThat(DB.value(Long.class, "select count(*) from sync.product_event")).isZero();
    assertWritten(write(Samples.product(1)), 1, 0, 0, 0);
    Product huge = Samples.product(3, "c", "1e400000");
    assertThatThrownBy(() -> write(huge)).isInstanceOf(RefusedException.class);
  }

  @Test
  void inputsAreReadInOneQueryAndTheirHashIsKept() {
    Samples.land(
        DB.database(),
        DB.runId(),
        RowKind.STOCK,
        List.of(1L),
        List.of(new ListRow(1, 1, new BigDecimal("2.5"), BigDecimal.ONE, "{}")));
    Samples.land(
        DB.database(),
        DB.runId(),
        RowKind.TARIFFS,
        List.of(1L),
        List.of(new ListRow(1, 1, BigDecimal.ONE, null, "{\"Precio\": 1}")));
    List<ProductInput> inputs = products().readInputs(MAPPING, List.of(1L, 2L, 99L));
    assertThat(inputs).extracting(ProductInput::articleId).containsExactly(1L, 2L);
    ProductInput first = inputs.get(0);
    assertThat(first.listed()).isTrue();
    assertThat(first.rowJson()).contains("Libro 1");
    assertThat(first.stock()).isEqualByComparingTo("2.5");
    assertThat(first.tariffRowsJson()).isEqualTo("[{\"Precio\": 1}]");
    assertThat(first.imagesState()).isEqualTo(ImagesState.UNKNOWN);
    assertThat(inputs.get(1).stock()).isNull();
    assertThat(inputs.get(1).tariffRowsJson()).isEqualTo("[]");

    products()
        .write(
            new ProductWrite(
                DB.runId(),
                1,
                List.of(Samples.product(1)),
                List.of(),
                Map.of(1L, first.sourceHash())));
    assertThat(DB.value(UUID.class, "select hash from sync.product_source where article_id = 1"))
        .isEqualTo(first.sourceHash());
  }

  @Test
  void aBatchCountsEachArticleOnceHoweverOftenItIsWritten() {
    UUID hash = UUID.randomUUID();
    ProductWrite write =
        new ProductWrite(
            DB.runId(),
            1,
            List.of(Samples.product(1), Samples.product(2)),
            List.of(new NewIssue(3L, "Nombre", null, IssueKind.NO_NAME, "", "it has no name")),
            Map.of(1L, hash, 2L, hash, 3L, hash));
    products().write(write);
    products().write(write);
    var batch = DB.database().sql().fetchSingle("select * from sync.batch");
    assertThat(batch.get("inserted")).isEqualTo(2);
    assertThat(batch.get("updated")).isEqualTo(0);
    assertThat(batch.get("unchanged")).isEqualTo(0);
    assertThat(batch.get("refused")).isEqualTo(1);
    assertThat(batch.get("transaction_millis", Integer.class)).isPositive();
    assertThat(batch.get("finished_at")).isNotNull();
    assertThat(new IssueRepository(DB.database()).open(10)).hasSize(1);

    products()
        .write(
            new ProductWrite(
                DB.runId(),
                1,
                List.of(Samples.product(3)),
                List.of(),
                Map.of(3L, UUID.randomUUID())));
    assertThat(new IssueRepository(DB.database()).open(10)).isEmpty();
  }

  /** A million products' first batch must not cost more than their last: the plan is made once. */
  @Test
  void aWriteReadsItsBatchsRowsAlone() {
    AtomicInteger bind = new AtomicInteger();
    String statement =
        Pattern.compile("\\?")
            .matcher(ProductStatements.UPSERT.text())
            .replaceAll(any -> "\\$" + bind.incrementAndGet());
    List<String> plan =
        DB.database()
            .sql()
            .transactionResult(
                transaction -> {
                  transaction.dsl().execute("prepare written as " + statement);
                  String nothing = String.join(", ", Collections.nCopies(bind.get(), "null"));
                  return transaction
                      .dsl()
                      .fetch("explain (costs off) execute written (" + nothing + ")")
                      .getValues(0, String.class);
                });

    List<String> scans =
        IntStream.range(0, plan.size() - 1)
            .filter(line -> plan.get(line).contains(" Scan "))
            .filter(
                line ->
                    !plan.get(line)
                        .matches(".*((CTE|Function|Subquery|Bitmap Heap) Scan|Scan on feed) .*"))
            .mapToObj(line -> plan.get(line).strip() + ", " + plan.get(line + 1).strip())
            .toList();
    assertThat(scans).as(String.join("\n", plan)).hasSizeGreaterThan(8);
    assertThat(scans).allMatch(scan -> scan.contains("Index Cond"));
  }

  @Test
  void aWriteKeepsWhatItReplaces() {
    write(Samples.product(1), Samples.product(2));
    DB.execute("update shop.product_price set price_net = 1.50 where product_id = 1");
    DB.execute("update shop.product set weight_kg = 0.10, price_net = 1.50 where id = 1");
    var tiers =
        DB.fetch(
            "select jsonb_agg(t order by min_units)::text from shop.product_price t where product_id = 1");
    write(Samples.product(1), Samples.product(2));
    var versions =
        DB.fetch(
            "select product_id, run_id, (product - 'changed_at')::text as product, tiers::text, images::text from shop.product_version order by id");
    assertThat(versions.getValues("product_id", Long.class)).containsExactly(1L, 2L, 1L);
    assertThat(versions.getValues("run_id", Long.class)).containsOnly(DB.runId());
    assertThat(versions.getValues("product", String.class))
        .containsExactly(null, null, "{\"price_net\": 1.50, \"weight_kg\": 0.10}");
    assertThat(versions.getValues("tiers", String.class))
        .containsExactly(null, null, tiers.get(0).get(0, String.class));
    assertThat(versions.getValues("images", String.class)).containsOnlyNulls();
  }

  @Test
  void barcodesAreSettledAgainstActiveProductsWhateverTheCase() {
    write(
        Samples.product(1, "a", "ABC", true),
        Samples.product(2, "b", "abc", true),
        Samples.product(3, "c", "xyz", true),
        Samples.product(4, "d", "XYZ", false),
        Samples.product(5, "e", null, true));
    assertThat(products().settle(DB.runId())).isEqualTo(1);
    assertThat(unique()).containsExactly(false, false, true, false, false);
    assertThat(products().settle(DB.runId())).isZero();

    Instant before = DB.value(Instant.class, "select changed_at from shop.product where id = 1");
    write(Samples.product(2, "b", "abc", false));
    write(Samples.product(3, "new name", "xyz", true));
    assertThat(unique()).containsExactly(false, false, true, false, false);
    assertThat(products().settle(DB.runId())).isEqualTo(1);
    assertThat(unique()).containsExactly(true, false, true, false, false);
    assertThat(DB.value(Instant.class, "select changed_at from shop.product where id = 1"))
        .isAfter(before);
  }

  @Test
  void theFeedHasOneRowAProductAndTransaction() {
    write(
        Samples.product(1, "a", "abc", true, Samples.tier("1", "12.50")),
        Samples.product(2, "b", "abc", true));
    products().settle(DB.runId());
    write(Samples.product(2, "b", "abc", false));
    DB.execute("delete from shop.on_sale where product_id = 1"); // as if a date had passed

    products().settle(DB.runId());

    assertThat(
            DB.fetch(
                    "select array_to_string(kinds, ' ') from shop.change where product_id = 1 order by position")
                .getValues(0, String.class))
        .endsWith("content", "put_on_sale");
    assertThat(
            DB.fetch(
                "select product_id from shop.change group by product_id, xmin having count(*) > 1"))
        .isEmpty();
  }

  @Test
  void whoListensIsWokenOnceTheChangesCanBeRead() throws Exception {
    try (Connection listener = DB.database().dataSource().getConnection();
        Statement sql = listener.createStatement()) {
      sql.execute("listen shop_change");
      try {
        write(Samples.product(1));
        assertThat(listener.unwrap(PGConnection.class).getNotifications(10_000))
            .extracting(PGNotification::getName)
            .containsOnly("shop_change");
        assertThat(DB.fetch("select * from shop.changes(0, 10)")).hasSize(1);
      } finally {
        sql.execute("unlisten *");
      }
    }
  }

  /** Nothing was compared between. */
  @Test
  void theFeedTellsWhatLeavesTheSaleRightAfterItWasInserted() {
    write(Samples.product(1), Samples.product(2), Samples.product(3, "c", "no price", true));
    write(Samples.product(1, "a", "9781", false, Samples.tier("1", "12.50")));
    write(Samples.product(3, "c", "no price", true, Samples.tier("1", "2")));
    DB.execute("update shop.product set inactive_from = '2000-01-01' where id = 2");
    assertThat(new FeedRepository(DB.database()).compareSale()).isEqualTo(1);
    assertThat(new FeedRepository(DB.database()).compareSale()).isZero();
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || array_to_string(kinds, ' ') as told from shop.changes(0, 100)")
                .getValues("told", String.class))
        .containsExactly(
            "1 inserted",
            "2 inserted",
            "3 inserted",
            "1 content deactivated price removed_from_sale",
            "3 price put_on_sale",
            "2 removed_from_sale");
    assertThat(DB.fetch("select product_id from shop.on_sale").getValues(0, Long.class))
        .containsExactly(3L);
  }

  @Test
  void theFeedTellsEachWriteAndWhatItChanged() {
    write(Samples.product(1, "a", "ABC", true), Samples.product(2, "b", "abc", true));
    write(Samples.product(1, "a", "ABC", true), Samples.product(2, "b", "abc", false));
    write(Samples.product(1, "another", "ABC", true), Samples.product(2, "b", "abc", true));
    DB.execute("update shop.product_price set price_net = 1.50 where product_id = 1");
    DB.execute("update shop.product set stock = 77, price_net = 1.50 where id = 1");
    write(Samples.product(1, "another", "ABC", true));
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || array_to_string(kinds, ' ') as told from shop.changes(0, 100) where run_id = ?",
                    DB.runId())
                .getValues("told", String.class))
        .containsExactly(
            "1 inserted",
            "2 inserted",
            "2 deactivated",
            "1 content",
            "2 activated",
            "1 price stock");
  }

  @Test
  void theFeedTellsOfImagesThatCameLeftOrMoved() {
    for (int image = 1; image <= 2; image++) {
      Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(image));
    }
    write(Samples.product(1), Samples.product(2));
    for (Integer[] images : new Integer[][] {{1, 2}, {2, 1}, {2, 1}, {}}) {
      Samples.replaceImages(
          DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, images)));
      write(Samples.product(1), Samples.product(2));
    }
    assertThat(
            DB.fetch(
                    "select product_id || ' ' || array_to_string(kinds, ' ') as told from shop.changes(0, 100) order by position")
                .getValues("told", String.class))
        .containsExactly("1 inserted", "2 inserted", "1 images", "1 images", "1 images");
  }

  @Test
  void aProductsMainImageIsItsFirstAndHasAnAddressWhereTheBaseIsSet() {
    for (int image = 1; image <= 2; image++) {
      Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(image));
    }
    Samples.replaceImages(
        DB.database(), DB.runId(), Instant.now(), List.of(Samples.images(1, 2, 1)));
    write(Samples.product(1), Samples.product(2));
    String addresses =
        "select coalesce(main_image_url, 'none') from shop.product_detail order by id";
    assertThat(DB.fetch(addresses).getValues(0, String.class)).containsExactly("none", "none");

    new ImageAddressRepository(DB.database()).setBase("https://images.example/");

    assertThat(DB.fetch(addresses).getValues(0, String.class))
        .containsExactly("https://images.example/" + Samples.image(2).objectKey(), "none");
  }

  private List<Boolean> unique() {
    return DB.fetch("select barcode_is_unique from shop.product order by id")
        .getValues(0, Boolean.class);
  }
}
