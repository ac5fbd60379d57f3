package dev.verialsync.db.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.console.ProductQuery.Category;
import dev.verialsync.db.console.ProductQuery.Filter;
import dev.verialsync.db.console.ProductQuery.Place;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.state.InstallationStateRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page reads about as many rows as it shows, wherever it stands in a large catalogue. */
@Tag("slow")
class PageReadingTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final int PRODUCTS = 20_000;

  /** A page of 50 reads each of its products, their names and flags. */
  private static final long MOST_ROWS = 1_500;

  private final Instant yesterday = Instant.now().minus(Duration.ofDays(1));

  /** PostgreSQL's count of the rows that it took from tables and indexes of the four schemas. */
  private static final String READ =
      """
      select (select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables where schemaname in ('shop', 'media', 'erp', 'sync'))
           + (select coalesce(sum(idx_tup_read), 0) from pg_stat_user_indexes where schemaname in ('shop', 'media', 'erp', 'sync'))
      """;

  /**
   * Every tenth product lacks an image, every ninth a price, every seventh is inactive, every
   * eighth has an issue.
   */
  private static void fill() {
    DB.execute(
        """
        insert into shop.web_category (id, name, listed, level, path, id_path, sort_path)
        select n, 'Category ' || n, true, 1, array['Category ' || n], array[n], array[n::text] from generate_series(1, 20) n
        """);
    DB.execute(
        "insert into shop.manufacturer (id, name, listed) select n, 'Maker ' || n, true from generate_series(1, 20) n");
    DB.execute(
        """
        insert into shop.product (id, name, barcode, price_net, price_gross, stock, stock_aux, category_id, category_source,
                                  web_category_ids, manufacturer_id, active, images_state, configurable_fields, authors)
        select n, 'Book ' || n || ' of ' || md5(n::text), 'B' || n, case when n % 9 > 0 then 10 end, case when n % 9 > 0 then 12 end, 3, 0,
               1 + n % 20, 'web', array[1 + n % 20], 1 + n % 20, n % 7 > 0, case when n % 30 = 0 then 'unknown' else 'known' end, '[]', '[]'
        from generate_series(1, ?) n
        """,
        PRODUCTS);
    DB.execute(
        """
        insert into media.article (article_id, state, images, list_hash, run_id)
        select n, 'known', (n % 10 > 0)::int, gen_random_uuid(), ? from generate_series(1, ?) n where n % 30 > 0
        """,
        DB.runId(), PRODUCTS);
    DB.execute(
        """
        insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id, closed_at)
        select n, 'articles', case when n % 16 = 0 then 'no_name' else 'bad_value' end, 'x', ?, ?, case when n % 24 = 0 then clock_timestamp() end
        from generate_series(8, ?, 8) n
        """,
        DB.runId(), DB.runId(), PRODUCTS);
    DB.execute(
        "insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id, closed_at) select 1, 'prices', 'bad_value', 'x', ?, ?, clock_timestamp() from generate_series(1, ?) n",
        DB.runId(),
        DB.runId(),
        PRODUCTS);
    DB.execute(
        """
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, 1 + n % 100, 'stock_changed', '{"field": "stock", "old": 1, "new": 2}' from generate_series(1, ?) n
        """,
        DB.runId(), PRODUCTS);
    // Without the rows that other tests deleted: the planner looks past them.
    DB.execute("vacuum analyze");
  }

  private static long read(Database pages, Runnable page) {
    page.run();
    long before = counted(pages);
    page.run();
    return counted(pages) - before;
  }

  private static long counted(Database pages) {
    pages.sql().fetch("select pg_stat_force_next_flush()");
    return pages.sql().fetchSingle(READ).get(0, Long.class);
  }

  private ProductQuery query(
      @Nullable String text,
      @Nullable Filter filter,
      @Nullable Category category,
      @Nullable Long maker,
      @Nullable Place after) {
    return new ProductQuery(text, filter, category, maker, yesterday, after);
  }

  @Test
  void aPageOfProductsReadsWhatItShowsUpToTheLastOne() {
    fill();
    new SearchIndex(DB.database()).ensure();
    assertThat(SearchIndex.findsParts(DB.database().sql())).as("pg_trgm is there").isTrue();
    Place late = new Place(PRODUCTS - 1_000, yesterday.plusSeconds(3_600));
    Map<String, Long> reads = new TreeMap<>();
    try (Database pages = Database.openReadOnly(DB.settings().withPoolSize(1), null)) {
      ProductListRepository products = new ProductListRepository(pages);
      for (Place after : new Place[] {null, late}) {
        String where = after == null ? "first" : "late";
        List<ProductQuery> queries =
            new ArrayList<>(
                List.of(
                    query(null, null, null, null, after),
                    query(null, null, new Category("web", 3), null, after),
                    query(null, null, null, 3L, after),
                    query("book", null, null, null, after),
                    query("maker 1", null, null, null, after),
                    query("CATÉGORY 1", null, null, null, after),
                    query(after == null ? "book 77" : "book 199", null, null, null, after)));
        for (Filter filter : Filter.values()) {
          queries.add(query(null, filter, null, null, after));
        }
        for (ProductQuery query : queries) {
          if (query.filter() == Filter.CHANGED && after != null) {
            continue;
          }
          assertThat(products.page(query).products())
              .as(where + " " + query)
              .hasSizeGreaterThan(10);
          reads.put(where + " " + query, read(pages, () -> products.page(query)));
        }
      }
    }
    assertThat(reads).hasSizeGreaterThan(15);
    assertThat(reads.entrySet()).allMatch(read -> read.getValue() < MOST_ROWS);
  }

  /** docs/performance.md says why it cannot read fewer. */
  @Test
  void aSearchOfAFrequentWordAndAHalfFrequentOneReadsNoFurtherThanItShows() {
    fill();
    new SearchIndex(DB.database()).ensure();
    try (Database pages = Database.openReadOnly(DB.settings().withPoolSize(1), null)) {
      ProductListRepository products = new ProductListRepository(pages);
      ProductQuery query = query("book abc", null, null, null, null);
      ProductListPage page = products.page(query);
      assertThat(page.next()).as("more than a page").isNotNull();
      long last = page.products().get(page.products().size() - 1).id();
      assertThat(last).isBetween(MOST_ROWS, PRODUCTS / 2L);
      assertThat(read(pages, () -> products.page(query))).isLessThan(last + MOST_ROWS);
    }
  }

  @Test
  void aProductItsStoryAndAPageOfIssuesReadWhatTheyShow() {
    fill();
    try (Database pages = Database.openReadOnly(DB.settings().withPoolSize(1), null)) {
      ProductViewRepository products = new ProductViewRepository(pages);
      ProductView first = products.find(5, null).orElseThrow();
      assertThat(first.events()).hasSize(60);
      assertThat(first.nextEvent()).isNotNull();
      assertThat(products.find(5, first.nextEvent()).orElseThrow().events().get(0).id())
          .isLessThan(first.events().get(59).id());
      assertThat(read(pages, () -> products.find(5, first.nextEvent()))).isLessThan(MOST_ROWS);
      IssueViewRepository issues = new IssueViewRepository(pages);
      assertThat(issues.page(IssueKind.NO_NAME, 1_000).issues()).hasSize(100);
      long last = DB.value(Long.class, "select max(id) from sync.issue where source = 'articles'");
      for (long after : new long[] {0, 1_000, last}) {
        for (IssueKind kind : new IssueKind[] {null, IssueKind.NO_NAME}) {
          assertThat(read(pages, () -> issues.page(kind, after)))
              .as("each kind is counted up to a bound")
              .isLessThan(MOST_ROWS + 2L * IssueView.MOST_COUNTED);
        }
        assertThat(read(pages, () -> issues.following(after, 100))).isLessThan(MOST_ROWS);
      }
    }
  }

  @Test
  void todayTheRunsARunAndItsCallsReadWhatTheyShowOfAYear() {
    fill();
    DB.execute(
        """
        insert into sync.product_event (run_id, article_id, kind, detail)
        select ?, n, 'price_changed', '{"field": "price_gross", "old": 1, "new": 2}' from generate_series(1, ?) n
        """,
        DB.runId(),
        3 * RunView.MOST_CHANGES);
    long large = DB.runId();
    DB.nextRun();
    DB.execute(
        """
        insert into sync.run (workflow_id, first_execution_run_id, mode, status, started_at, finished_at, catalogue_active, catalogue_priced, catalogue_with_image, catalogue_sellable)
        select 'year-' || n, n::text, 'incremental', 'completed', now() - n * interval '10 min', now() - n * interval '10 min', 1, 1, 1, 1
        from generate_series(1, 20000) n
        """);
    DB.execute(
        """
        insert into erp.call_minute (run_id, minute, method, calls, failed, bytes, millis, longest_millis)
        select id, date_trunc('minute', started_at), 'GetArticulosWS', 9, 0, 1, 1, 1 from sync.run where workflow_id like 'year-%'
        """);
    DB.execute("vacuum analyze");
    Instant now = Instant.now();
    try (Database pages = Database.openReadOnly(DB.settings().withPoolSize(1), null)) {
      RunRepository runs = new RunRepository(pages);
      CallViewRepository calls = new CallViewRepository(pages);
      CallGateRepository gate = new CallGateRepository(pages);
      Map<String, Runnable> parts =
          Map.of(
              "last runs", () -> runs.latest(10),
              "runs", () -> runs.before(10_000, 50),
              "totals", () -> new CatalogueTotalsRepository(pages).latest(),
              "state", () -> new InstallationStateRepository(pages).read(),
              "gate", () -> gate.state(new GateLimits(BigDecimal.TEN, 4, Duration.ofSeconds(15))),
              "calls of a run", () -> calls.ofRun(large),
              "calls of a day",
                  () -> calls.since(now.minus(Duration.ofDays(1)), Duration.ofHours(1)));
      Map<String, Long> reads = new TreeMap<>();
      parts.forEach((name, part) -> reads.put(name, read(pages, part)));
      long open = DB.value(Long.class, "select count(*) from sync.issue where closed_at is null");
      assertThat(reads)
          .as("open issues are counted by kind")
          .allSatisfy((name, rows) -> assertThat(rows).as(name).isLessThan(open + 200));
      assertThat(read(pages, () -> new RunViewRepository(pages).read(large)))
          .as("changes are counted up to a bound, and prices compared")
          .isLessThan(2L * RunView.MOST_CHANGES + MOST_ROWS);
    }
  }

  @Test
  void withoutPgTrgmTheBeginningsOfWordsAreFound() {
    DB.execute(
        """
        insert into shop.product (id, name, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        values (1, 'El Quijote de la Mancha', 0, 0, '{}', true, 'known', '[]', '[]'), (2, 'Otro', 0, 0, '{}', true, 'known', '[]', '[]')
        """);
    DB.execute("drop index if exists shop.product_name_parts");
    try (Database pages = Database.openReadOnly(DB.settings(), null)) {
      ProductListRepository products = new ProductListRepository(pages);
      for (String text : List.of("quij", "Mancha qui", "'; drop", "a&b|!:*", "quij:*")) {
        List<ProductLine> found = products.page(query(text, null, null, null, null)).products();
        assertThat(found).as(text).hasSize(text.toLowerCase(Locale.ROOT).contains("qui") ? 1 : 0);
      }
    }
  }

  @Test
  void capitalsAndAccentsMakeNoDifferenceToASearch() {
    assertThat(
            DB.fetch(
                    "select shop.folded(name) from unnest(array['CAMIÓN', 'Camio\u0301n', 'Camion', 'ÑANDÚ', null]) name")
                .getValues(0, String.class))
        .containsExactly("camion", "camion", "camion", "nandu", null);
  }

  @Test
  void whatRunsEndWithIsCounted() {
    fill();
    DB.execute("insert into shop.on_sale select id from shop.product where id <= 7");
    DB.execute(
        "insert into erp.call (run_id, method, at, millis, bytes, outcome) values (?, 'GetStockArticulosWS', '2026-01-01 10:00:10+00', 100, 1000, 'ok'), (?, 'GetStockArticulosWS', '2026-01-01 10:00:40+00', 300, 1000, 'http_500')",
        DB.runId(),
        DB.runId());
    long run = DB.runId();
    DB.nextRun();
    CatalogueTotals totals = new CatalogueTotalsRepository(DB.database()).latest().orElseThrow();
    assertThat(totals.runId()).isEqualTo(run);
    assertThat(totals.active()).isEqualTo(PRODUCTS - PRODUCTS / 7);
    assertThat(totals.priced())
        .isEqualTo(DB.value(Long.class, "select count(price_net) from shop.product where active"));
    assertThat(totals.withImage()).isZero();
    assertThat(totals.sellable()).isEqualTo(7);
    List<CallView> calls = new CallViewRepository(DB.database()).ofRun(run);
    assertThat(calls)
        .containsExactly(
            new CallView(
                Instant.parse("2026-01-01T10:00:00Z"),
                "GetStockArticulosWS",
                2,
                1,
                2_000,
                400,
                300));
  }
}
