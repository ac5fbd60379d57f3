package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.console.live.TemporalState;
import dev.verialsync.console.live.TemporalState.Planned;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the pages show of a small shop whose numbers are known, at ten in the morning in Madrid. */
@Tag("slow")
class PageContentsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final Instant NOW = Instant.parse("2026-03-10T09:00:00Z");
  private static final String TEMPORAL = "http://127.0.0.1:8233/namespaces/default/workflows";

  private static final String FRONT = "a".repeat(64);
  private static final String BACK = "b".repeat(64);

  private static final TemporalState IDLE =
      new TemporalState(
          null,
          null,
          1,
          List.of(
              new Planned(Instant.parse("2026-03-10T11:00:00Z"), "hourly", "start --mode products"),
              new Planned(Instant.parse("2026-03-11T02:00:00Z"), "nightly", "start")));

  private final WebClient browser = new WebClient();

  @BeforeEach
  void fillTheShop() {
    browser.getOptions().setJavaScriptEnabled(false);
    // The runs have numbers and times of their own.
    DB.execute(
        "update sync.guard set run_id = null, workflow_id = null, first_execution_run_id = null, taken_at = null");
    DB.execute("delete from sync.run");
    DB.execute("update sync.installation set made_at = '2026-01-01T00:00:00Z'");
    run(11, "completed", "2026-03-09T07:00:00Z", "2026-03-09T07:10:00Z");
    run(12, "completed_with_issues", "2026-03-10T07:00:00Z", "2026-03-10T07:30:00Z");
    DB.execute(
        """
        update sync.run set articles_seen = 1190, articles_fetched = 1180, images_stored = 990, images_reused = 12, images_removed = 4,
          products_inserted = 1100, products_updated = 7, products_deactivated = 3, calls = 1234, issues = 6
        where id = 11
        """);
    DB.execute(
        """
        update sync.run set articles_seen = 1200, articles_fetched = 40, images_stored = 31, images_reused = 2, images_removed = 1,
          products_inserted = 21, products_updated = 52, products_deactivated = 5, calls = 140, issues = 1,
          catalogue_active = 1000, catalogue_sellable = 850, catalogue_priced = 900, catalogue_with_image = 800
        where id = 12
        """);
    DB.execute(
        "insert into shop.web_category (id, name, listed, level, path, id_path, sort_path) values (7, 'Novela', true, 2, '{Libros,Novela}', '{6,7}', '{a,b}')");
    DB.execute("insert into shop.manufacturer (id, name, listed) values (5, 'Anagrama', true)");
    product(4711, "El Quijote", 10);
    product(4712, "El Quijote, tapa dura", 20);
    product(4713, "La Celestina", 30);
  }

  @AfterEach
  void close() {
    browser.close();
  }

  private static void run(long id, String status, String from, String to) {
    DB.execute(
        """
        insert into sync.run (id, workflow_id, first_execution_run_id, mode, status, started_at, finished_at)
        overriding system value values (?, 'sync-' || ?, ?, 'incremental', ?, ?::timestamptz, ?::timestamptz)
        """,
        id,
        id,
        "chain-" + id,
        status,
        from,
        to);
  }

  private static void product(long id, String name, int price) {
    DB.execute(
        """
        insert into shop.product (id, name, barcode, price_net, price_gross, vat_percent, stock, stock_aux, category_id, category_source,
          web_category_ids, manufacturer_id, active, images_state, configurable_fields, authors, pages)
        values (?, ?, '97' || ?, ?, ? * 1.04, 4, 3, 0, 7, 'web', '{7}', 5, true, 'known', '[]', '[]', 863)
        """,
        id, name, id, price, price);
  }

  private static void event(long article, String kind, String at, String detail) {
    DB.execute(
        "insert into sync.product_event (run_id, article_id, kind, at, detail) values (12, ?, ?, ?::timestamptz, ?::jsonb)",
        article,
        kind,
        at,
        detail);
  }

  private static void calls(String minute, String method, int calls, int failed, int millis) {
    DB.execute(
        "insert into erp.call_minute (run_id, minute, method, calls, failed, bytes, millis, longest_millis) values (12, ?::timestamptz, ?, ?, ?, 5000, ?, 700)",
        minute,
        method,
        calls,
        failed,
        millis);
  }

  private HtmlPage page(String path, TemporalState live) throws IOException {
    try (RunningConsole console = new RunningConsole(DB, live, NOW)) {
      return browser.getPage(console.url(path + (path.contains("?") ? "&" : "?") + "lang=en"));
    }
  }

  /** The text of each element, on one line. */
  private static List<String> texts(DomNode in, String xpath) {
    return in.<DomNode>getByXPath(xpath).stream()
        .map(node -> node.getTextContent().replaceAll("[\\s\u00a0]+", " ").strip())
        .toList();
  }

  private static String text(DomNode in, String xpath) {
    return String.join("|", texts(in, xpath));
  }

  /** A table's rows, or a list's, their cells set apart; a cell without text is left out. */
  private static List<String> rows(DomNode in, String table) {
    return in.<DomNode>getByXPath(table + "//tr | " + table + "[self::dl]/div").stream()
        .map(
            row ->
                texts(row, "th | td | dt | dd").stream()
                    .filter(cell -> !cell.isEmpty())
                    .collect(Collectors.joining(" | ")))
        .toList();
  }

  private static List<String> links(DomNode in, String xpath) {
    return in.<DomNode>getByXPath(xpath + "/@href").stream().map(DomNode::getNodeValue).toList();
  }

  private static String card(String heading) {
    return "//section[h2='" + heading + "']";
  }

  @Test
  void todayShowsOutcomesTotalsHowFreshTheyAreAndWhatComesNext() throws IOException {
    HtmlPage today = page("/", IDLE);

    assertThat(text(today, "//main")).contains("All is well: nothing to do.", "No run is active.");
    assertThat(texts(today, card("Next runs") + "//li"))
        .containsExactly(
            "10 Mar 2026 12:00 hourly start --mode products", "11 Mar 2026 03:00 nightly start");
    assertThat(texts(today, "//ol[@class='strip']/li"))
        .containsExactly(
            "12 completed with issues 10 Mar 2026 08:00 30 min",
            "11 completed 9 Mar 2026 08:00 10 min");
    assertThat(links(today, "//ol[@class='strip']//a")).containsExactly("/runs/12", "/runs/11");
    assertThat(rows(today, "//dl[@class='tiles']"))
        .containsExactly(
            "Active | 1,000",
            "On sale | 850 85 %",
            "With a price | 900 90 %",
            "With an image | 800 80 %",
            "Open issues | 0");
    assertThat(text(today, card("Catalogue")))
        .contains(
            "as of the end of run 12, 10 Mar 2026 08:30",
            "prices and stock: 1 h 30 min ago",
            "images: 1 h 30 min ago");
  }

  @Test
  void todayShowsTheCurrentRunAndEachThingThatIsWrong() throws IOException {
    DB.execute(
        "update sync.run set status = 'failed', message = 'The bucket is full' where id = 12");
    DB.execute("update sync.run set finished_at = '2026-03-08T07:10:00Z' where id = 11");
    run(13, "running", "2026-03-10T08:10:00Z", null);
    DB.execute(
        "update sync.guard set run_id = 13, workflow_id = 'sync-13', first_execution_run_id = 'chain-13', taken_at = now()");
    DB.execute(
        """
        update sync.gate set paused_since = '2026-03-10T08:20:00Z', pause_reason = 'Stocktaking',
          failing_since = '2026-03-10T08:15:00Z', last_failure = 'GetArticulosWS: HTTP 503', consecutive_failures = 9
        """);
    DB.execute("insert into sync.hold (article_id, held_by) values (4711, 'x'), (4712, 'x')");
    DB.execute(
        "insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id) values (4711, 'articles', 'bad_value', 'x', 12, 12)");
    Progress progress =
        new Progress(
            13,
            "products",
            "products",
            1,
            4,
            50,
            200,
            12.5,
            720L,
            SyncCounts.NONE,
            null,
            "Verial (GetArticulosWS: HTTP 503)",
            null);

    HtmlPage today = page("/", new TemporalState("sync-13", progress, 0, List.of()));

    assertThat(texts(today, "//main/section[contains(@class, 'note')]"))
        .containsExactly(
            "The last run failed since 10 Mar 2026 08:30 · 1 h 30 min ago. The shop keeps what it had. Fix the cause and run `verial-sync start`. The bucket is full",
            "Images are late since 8 Mar 2026 08:10 · 2 d 1 h ago. No run has completed the images phase since then.",
            "Prices and stock are late since 8 Mar 2026 08:10 · 2 d 1 h ago. No run has completed the products phase since then: the shop shows the data of that moment.",
            "Verial is unavailable since 10 Mar 2026 09:15 · 45 min ago. The run resumes by itself once it is back. Check Verial's server and its web service. GetArticulosWS: HTTP 503",
            "Products are held No run writes them. `verial-sync release` ends it. 2 products",
            "The run is paused since 10 Mar 2026 09:20 · 40 min ago. `verial-sync resume` continues it. Stocktaking",
            "No worker is running Nothing moves. Start one with `verial-sync worker`.");
    assertThat(text(today, "//main/p[contains(@class, 'note')]"))
        .isEqualTo("1 open issue in Verial's data");
    assertThat(texts(today, "//div[@id='progress']//p"))
        .containsExactly(
            "Run 13 products since 09:10 · 50 min",
            "25 % · 50 of 200 articles · 12.5 a second · about 12 min to go",
            "Waiting: Verial (GetArticulosWS: HTTP 503)",
            "See it in Temporal · verial-sync pause · verial-sync cancel");
    assertThat(texts(today, "//progress/@value | //progress/@max")).containsOnly("50", "200");
    assertThat(links(today, "//div[@id='progress']//a"))
        .containsExactly("/runs/13", TEMPORAL + "/sync-13");
  }

  @Test
  void aRunShowsWhatItDidNextToTheRunBeforeAndTheSingleBatch() throws IOException {
    DB.execute(
        """
        insert into erp.reading (run_id, phase, list, state, started_at, completed_at)
        values (12, 'images', 'articles', 'accepted', '2026-03-10T07:00:00Z', '2026-03-10T07:05:00Z'),
               (12, 'products', 'stock', 'accepted', '2026-03-10T07:20:00Z', '2026-03-10T07:24:00Z')
        """);
    DB.execute(
        "insert into sync.batch (run_id, phase, n, article_ids, started_at, finished_at) values (12, 'products', 1, '{4711}', '2026-03-10T07:24:00Z', '2026-03-10T07:30:00Z')");
    calls("2026-03-10T07:01:00Z", "GetArticulosWS", 20, 0, 4_000);
    calls("2026-03-10T07:06:00Z", "GetImagenesArticulosWS", 70, 3, 7_000);
    calls("2026-03-10T07:19:00Z", "GetImagenesArticulosWS", 50, 0, 5_000);
    DB.execute(
        "insert into media.object (sha256, media_type, bytes, width, height, object_key) values (?, 'image/jpeg', 1000, 40, 30, 'x')",
        FRONT);
    event(4711, "price_changed", "2026-03-10T07:24:00Z", price(10, 15));
    event(4712, "price_changed", "2026-03-10T07:24:00Z", price(20, 21));
    event(4713, "price_changed", "2026-03-10T07:24:00Z", price(40, 30));
    event(
        4711,
        "stock_changed",
        "2026-03-10T07:24:00Z",
        "{\"field\": \"stock\", \"old\": 1, \"new\": 3}");
    event(4712, "inserted", "2026-03-10T07:24:00Z", "{}");
    event(4713, "deactivated", "2026-03-10T07:24:00Z", "{}");
    event(4711, "image_added", "2026-03-10T07:06:00Z", "{\"sha256\": \"%s\"}".formatted(FRONT));
    DB.execute(
        "insert into sync.issue (article_id, source, field, kind, value, message, opened_run_id, last_run_id) values (4713, 'articles', 'Paginas', 'bad_value', 'many', 'x', 12, 12)");

    HtmlPage run = page("/runs/12", IDLE);

    assertThat(text(run, "//p[@class='lead']"))
        .isEqualTo("completed with issues normal · 10 Mar 2026 08:00 · 30 min");
    assertThat(rows(run, card("What it did")))
        .containsExactly(
            "This run | Run 11 | Single batch",
            "Articles in Verial | 1,200 | 1,190 | –",
            "Asked for images | 40 | 1,180 | 1,200",
            "New images | 31 | 990 | –",
            "Images reused | 2 | 12 | –",
            "Images removed | 1 | 4 | –",
            "Products inserted | 21 | 1,100 | –",
            "Products updated | 52 | 7 | 1,200",
            "Of these, deactivated | 5 | 3 | –",
            "Calls to Verial | 140 | 1,234 | 2,409",
            "Took | 30 min | 10 min | 9 min",
            "Issues | 1 | 6 | –");
    assertThat(rows(run, "//table[@class='spans']"))
        .containsExactly(
            "Lists (images) | 08:00:00 | 5 min",
            "Images | 08:06:00 | 14 min",
            "Lists (products) | 08:20:00 | 4 min",
            "Products | 08:24:00 | 6 min");
    assertThat(
            rows(run, card("Where the time went") + "//h2[.='What changed']/following::table[1]"))
        .containsExactly("Price with VAT | 3", "Stock | 1");
    assertThat(rows(run, card("The largest changes of prices")))
        .containsExactly(
            "El Quijote | 10.00 € | 15.00 € | +50 %",
            "El Quijote, tapa dura | 20.00 € | 21.00 € | +5 %",
            "La Celestina | 40.00 € | 30.00 € | -25 %");
    assertThat(links(run, card("New images") + "//a")).containsExactly("/products/4711");
    assertThat(links(run, card("New products") + "//div/a")).containsExactly("/products/4712");
    assertThat(links(run, card("Products that became inactive") + "//div/a"))
        .containsExactly("/products/4713");
    assertThat(rows(run, card("Issues")).get(1))
        .startsWith("4713 | Number or date that cannot be read | Paginas | many | ");
    assertThat(rows(run, "//table[@class='methods']"))
        .containsExactly(
            "Method | Calls | Failed | Data | Mean | Longest",
            "GetImagenesArticulosWS | 120 | 3 | 10 kB | 100 ms | 700 ms",
            "GetArticulosWS | 20 | 0 | 5 kB | 200 ms | 700 ms");
    assertThat(links(run, "//p[@class='links']/a"))
        .containsExactly(TEMPORAL + "/sync-12", TEMPORAL + "?query=SyncRunId%3D12");
    assertThat(texts(run, "//figcaption"))
        .containsExactly("Calls a minute", "Mean time of an answer, in milliseconds");
  }

  private static String price(int before, int now) {
    return "{\"field\": \"price_gross\", \"old\": %d, \"new\": %d}".formatted(before, now);
  }

  @Test
  void aProductShowsItsTiersItsOriginAndItsStory() throws IOException {
    DB.execute(
        """
        insert into media.object (sha256, media_type, bytes, width, height, object_key)
        values (?, 'image/jpeg', 1000, 40, 30, 'x'), (?, 'image/png', 2000, 50, 60, 'y')
        """,
        FRONT,
        BACK);
    DB.execute(
        "insert into shop.product_image_row (product_id, position, sha256, media_type, bytes, width, height, object_key) values (4711, 1, ?, 'image/jpeg', 1000, 40, 30, 'x')",
        FRONT);
    DB.execute(
        "insert into shop.product_price values (4711, 1, 10, 10.40, 0, 0, 0), (4711, 10, 9, 9.36, 5, 0, 1)");
    DB.execute(
        """
        insert into shop.variant (product_id, group_id, representative_id, members, differing, told_apart_by)
        select id, '00000000-0000-0000-0000-000000000001', 4711, 2, '{name}', 'name' from shop.product where id in (4711, 4712)
        """);
    DB.execute(
        """
        insert into erp.article (id, row, row_hash, listed)
        values (4711, '{"Id": 4711, "Nombre": "EL QUIJOTE", "Paginas": "863"}', gen_random_uuid(), true)
        """);
    DB.execute(
        """
        insert into erp.tariff (article_id, rows, priced, hash)
        values (4711, '[{"ID_Articulo": 4711, "Precio": 10.0}]', true, gen_random_uuid())
        """);
    String image =
        "{\"position\": %d, \"sha256\": \"%s\", \"media_type\": \"%s\", \"bytes\": %d, \"width\": %d, \"height\": %d}";
    event(
        4711,
        "image_removed",
        "2026-03-10T07:06:00Z",
        image.formatted(1, BACK, "image/png", 2000, 50, 60));
    event(
        4711,
        "image_added",
        "2026-03-10T07:06:01Z",
        image.formatted(1, FRONT, "image/jpeg", 1000, 40, 30));
    event(4711, "price_changed", "2026-03-10T07:24:00Z", price(10, 15));

    HtmlPage product = page("/products/4711", IDLE);

    assertThat(text(product, "//div[@class='facts']/p[1]"))
        .isEqualTo("Article 4711 · Libros › Novela");
    assertThat(links(product, "//a[@class='large']")).containsExactly("/images/" + FRONT);
    assertThat(texts(product, "//p[@class='tag']"))
        .containsExactly("10.40 € 10.00 € net · VAT 4 %", "3 in stock");
    assertThat(rows(product, "//dl[@class='list']"))
        .contains("Manufacturer | Anagrama", "Pages | 863");
    assertThat(rows(product, "//table[@class='tiers']"))
        .containsExactly(
            "From | Net | With VAT | Discount | Free",
            "1 | 10.00 € | 10.40 € | 0 % | 0",
            "10 | 9.00 € | 9.36 € | 5 % | 1");
    assertThat(links(product, card("Variants") + "//div/a")).containsExactly("/products/4712");
    assertThat(rows(product, "//table[@class='origin']"))
        .contains(
            "Price, net | 10 | Precio | 10.0",
            "Name | El Quijote | Nombre | EL QUIJOTE",
            "Pages | 863 | Paginas | 863");
    assertThat(text(product, card("Where each value comes from") + "//details"))
        .contains("Row of GetArticulosWS", "\"Nombre\" : \"EL QUIJOTE\"");
    assertThat(texts(product, "//ol[@class='timeline']/li"))
        .containsExactly(
            "10 Mar 2026",
            "08:24:00 Price with VAT 10.00 € → 15.00 € Run 12 · Temporal",
            "08:06:01 Image added no. 1 · image/jpeg · 40 × 30 · 1 kB Run 12 · Temporal",
            "08:06:00 Image removed no. 1 · image/png · 50 × 60 · 2 kB Run 12 · Temporal");
    assertThat(links(product, "//ol[@class='timeline']/li[3]//a"))
        .containsExactly("/runs/12", TEMPORAL + "/sync-12", "/images/" + FRONT);
    assertThat(links(product, "//ol[@class='timeline']/li[4]//a"))
        .containsExactly("/runs/12", TEMPORAL + "/sync-12", "/images/" + BACK);
  }

  @Test
  void callsShowPlotsWithAxesUnitsAndATextForWhoCannotSeeThem() throws IOException {
    calls("2026-03-10T07:01:00Z", "GetArticulosWS", 20, 0, 4_000);
    calls("2026-03-10T07:06:00Z", "GetImagenesArticulosWS", 70, 3, 7_000);
    calls("2026-03-10T08:06:00Z", "GetImagenesArticulosWS", 50, 0, 5_000);

    HtmlPage calls = page("/calls", IDLE);

    assertThat(texts(calls, "//figcaption"))
        .containsExactly("Calls an hour", "Mean time of an answer, in milliseconds");
    assertThat(texts(calls, "//figure//*[local-name() = 'desc']"))
        .containsExactly(
            "From 9 Mar 2026 11:00 to 10 Mar 2026 11:00. The highest value, 90: 10 Mar 2026 08:00.",
            "From 9 Mar 2026 11:00 to 10 Mar 2026 11:00. The highest value, 122: 10 Mar 2026 08:00.");
    List<List<String>> rising =
        List.of(List.of("0", "30", "60", "90", "120"), List.of("0", "50", "100", "150", "200"));
    for (int plot = 0; plot < 2; plot++) {
      String svg = "//figure[%d]/*[local-name() = 'svg']".formatted(plot + 1);
      assertThat(text(calls, svg + "/@role")).isEqualTo("img");
      for (String id : text(calls, svg + "/@aria-labelledby").split(" ", -1)) {
        assertThat(calls.getElementById(id)).as(id).isNotNull();
      }
      assertThat(texts(calls, svg + "/*[@class='axis end']")).isEqualTo(rising.get(plot));
      assertThat(texts(calls, svg + "/*[@class='axis']"))
          .containsExactly("11:00", "14:00", "17:00", "20:00", "23:00", "02:00", "05:00", "08:00");
    }
    assertThat(texts(calls, "//ul[@class='keys']/li"))
        .containsExactly("ImagenesArticulos · 120", "Articulos · 20", "mean");
    assertThat(rows(calls, "//table[@class='methods']"))
        .containsExactly(
            "Method | Calls | Failed | Data | Mean | Longest",
            "GetImagenesArticulosWS | 120 | 3 | 10 kB | 100 ms | 700 ms",
            "GetArticulosWS | 20 | 0 | 5 kB | 200 ms | 700 ms");
  }
}
