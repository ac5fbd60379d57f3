package dev.verialsync.bench;

import dev.verialsync.activities.links.UiLinks;
import dev.verialsync.activities.notify.text.Lang;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Query;
import dev.verialsync.bench.measure.Stopwatch;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.image.StoredImages;
import dev.verialsync.console.live.TemporalState;
import dev.verialsync.console.page.ConsoleSite;
import dev.verialsync.console.page.Sources;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.console.SearchIndex;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.watch.Thresholds;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The console's pages with a large catalogue and a year of runs, beside a small one. */
@Command(
    name = "console",
    description = "Times of the console's pages, of a large catalogue and a small one.",
    mixinStandardHelpOptions = true)
final class ConsolePages implements Callable<Integer> {

  private static final int WARM = 5;
  private static final int TIMES = 30;

  /** At most so many as the small catalogue has. */
  private static final int UPDATED = 8_000;

  private static final int BATCH = 100;

  @Option(names = "--small", defaultValue = "8000")
  private int small;

  @Option(names = "--large", defaultValue = "1000000")
  private int large;

  @Option(names = "--runs", defaultValue = "50000", description = "Runs of the large one.")
  private int runs;

  /** Made-up rows in the shapes that runs leave; %1$d products, %2$d runs. */
  private static final List<String> ROWS =
      List.of(
          """
          insert into shop.web_category (id, name, listed, level, path, id_path, sort_path)
          select n, 'Category ' || n, true, 1, array['Category ' || n], array[n], array[n::text] from generate_series(1, 500) n
          """,
          "insert into shop.manufacturer (id, name, listed) select n, 'Maker ' || n, true from generate_series(1, 3000) n",
          """
          insert into sync.run (workflow_id, first_execution_run_id, mode, status, started_at, finished_at, articles_seen, catalogue_active, catalogue_priced, catalogue_with_image, catalogue_sellable)
          select 'run-' || n, n, 'incremental', 'completed', now() - (%2$d - n) * interval '10 minutes', now() - (%2$d - n) * interval '10 minutes' + interval '1 minute', %1$d, %1$d, %1$d, %1$d, %1$d
          from generate_series(1, %2$d) n
          """,
          """
          insert into erp.call_minute select r.id, date_trunc('minute', r.started_at), m, 2, 0, 100000, 400, 300
          from sync.run r, unnest(array['GetArticulosWS', 'GetStockArticulosWS', 'GetCondicionesTarifaWS', 'GetNumArticulosWS', 'GetImagenesArticulosWS', 'GetFabricantesWS', 'GetCategoriasWS']) m
          """,
          """
          insert into sync.product_event (run_id, article_id, at, kind, detail)
          select r.id, 1 + (r.id * 37 + n * 7919) %% %1$d, r.started_at, 'stock_changed', '{"field": "stock", "old": 1, "new": 2}' from sync.run r, generate_series(1, 20) n
          """,
          "insert into media.object (sha256, media_type, bytes, width, height, object_key) select lpad(to_hex(n), 64, '0'), 'image/jpeg', 1000, 10, 10, n from generate_series(1, %1$d) n",
          """
          insert into shop.product (id, name, barcode, price_net, price_gross, stock, stock_aux, category_id, category_source, web_category_ids, manufacturer_id,
                                    active, images_state, configurable_fields, authors, changed_at, description)
          select n, 'The book ' || n || ' of ' || md5(n::text), 'B' || n, case when n %% 999 > 0 then 10 end, case when n %% 999 > 0 then 12 end, 3, 0, 1 + n %% 500, 'web',
                 array[1 + n %% 500], 1 + n %% 3000, n %% 777 > 0, 'known', '[]', '[{"first_name": "A", "last_name": "B"}]', now() - (n %% 400) * interval '1 day', repeat('x ', 200)
          from generate_series(1, %1$d) n
          """,
          "insert into shop.product_image_row select n, 1, lpad(to_hex(n), 64, '0'), 'image/jpeg', 1000, 10, 10, n from generate_series(1, %1$d) n where n %% 555 > 0",
          "insert into shop.product_price select n, 1, 10, 12, 0, 0, 0 from generate_series(1, %1$d) n",
          "insert into media.article (article_id, state, images, list_hash, run_id) select n, 'known', (n %% 555 > 0)::int, gen_random_uuid(), 1 from generate_series(1, %1$d) n",
          "insert into erp.article (id, row, row_hash, listed) select n, '{\"Id\": 1, \"Nombre\": \"x\"}', gen_random_uuid(), true from generate_series(1, %1$d) n",
          "insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id) select n, 'articles', 'bad_value', 'x', 1, 1 from generate_series(1, %1$d) n where n %% 888 = 0",
          "vacuum analyze");

  @Override
  public Integer call() throws Exception {
    Map<String, Double> before = measure(small, 100);
    Map<String, Double> after = measure(large, runs);
    Table table =
        new Table(
            "page",
            "%,d products, ms".formatted(small),
            "%,d products, ms".formatted(large),
            "ratio");
    before.forEach(
        (page, millis) ->
            table.row(
                page,
                "%.1f".formatted(millis),
                "%.1f".formatted(after.get(page)),
                "%.1f".formatted(after.get(page) / millis)));
    table.print();
    System.out.printf("Medians of %d, without HTTP. Load %s.%n", TIMES, Machine.load());
    return 0;
  }

  private static Map<String, Double> measure(int products, int runs) throws Exception {
    try (Scratch scratch = new Scratch();
        LocalStack stack =
            LocalStack.start(
                LocalStackOptions.in(scratch.directory())
                    .programs(Scratch.programs())
                    .services(Service.POSTGRESQL)
                    .build())) {
      DatabaseSettings settings =
          DatabaseSettings.of(
              stack.database().jdbcUrl(),
              stack.database().user(),
              stack.database().password(),
              "bench");
      Stopwatch filling = new Stopwatch();
      try (Database owner = Database.open(settings)) {
        owner.migrate();
        Query query = new Query(stack.database());
        for (String rows : ROWS) {
          query.execute(rows.formatted(products, runs));
        }
        System.out.printf("%,d products filled in %.0f s%n", products, filling.lap().seconds());
        double plain = updated(owner);
        filling.lap();
        new SearchIndex(owner).ensure();
        System.out.printf(
            "index of names made in %.0f s; stock of %,d products written in %.2f s without it, %.2f s with it%n",
            filling.lap().seconds(), UPDATED, plain, updated(owner));
      }
      try (Database pages = Database.openReadOnly(settings, null)) {
        return measure(pages, products, runs);
      }
    }
  }

  /** Seconds that it takes to change the stock of some products, in the batches of a run. */
  private static double updated(Database owner) {
    Stopwatch writing = new Stopwatch();
    for (int first = 1; first <= UPDATED; first += BATCH) {
      owner
          .sql()
          .execute(
              "update shop.product set stock = stock + 1, changed_at = changed_at + interval '1 second' where id between ? and ?",
              first,
              first + BATCH - 1);
    }
    return writing.lap().seconds();
  }

  private static ConsoleSite site(Database pages) {
    return new ConsoleSite(
        new Sources(
            pages,
            new StoredImages(pages, Optional::empty),
            () -> new TemporalState(null, null, 1, List.of()),
            new UiLinks(Optional.empty(), "default"),
            new GateLimits(BigDecimal.TEN, 4, Duration.ofMinutes(1)),
            new Thresholds(Duration.ofHours(26), Duration.ofMinutes(30)),
            Clock.systemUTC()));
  }

  private static Map<String, Double> measure(Database database, int products, int runs) {
    ConsoleSite site = site(database);
    int late = products - products / 50;
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("today, kept", "");
    pages.put("products, first page", "products");
    pages.put("products, late page", "products?after=" + late);
    pages.put("without an image, late", "products?filter=no-image&after=" + late / 2);
    pages.put("without a price, late", "products?filter=no-price&after=" + late / 2);
    pages.put("with issues, late", "products?filter=issues&after=" + late / 2);
    pages.put("inactive, late", "products?filter=inactive&after=" + late / 2);
    pages.put("changed today", "products?filter=changed");
    pages.put("of a category, late", "products?in=web-3&after=" + late / 2);
    pages.put("search, frequent", "products?q=book");
    pages.put("search, frequent, late", "products?q=book&after=" + late);
    pages.put("search, rare", "products?q=abcde");
    pages.put("search, rarer", "products?q=abcdef0");
    pages.put("search, without result", "products?q=camión");
    pages.put("search, two words", "products?q=book abc");
    pages.put("search, a category", "products?q=Category 17");
    pages.put("search, a maker, late", "products?q=maker 29&after=" + late);
    pages.put("search, rare, inactive", "products?q=abc&filter=inactive");
    pages.put("search, rare, with issues", "products?q=abcde&filter=issues");
    pages.put("search, rare, without an image", "products?q=abcde&filter=no-image");
    pages.put("search, an id", "products?q=" + late);
    pages.put("a product", "products/" + late);
    pages.put("runs, late page", "runs?before=" + runs / 2);
    pages.put("a run", "runs/" + runs);
    pages.put("issues, first page", "issues");
    pages.put("issues, late page", "issues?after=" + products / 1_000);
    pages.put("issues of a kind", "issues?kind=bad_value");
    pages.put("calls, a day", "calls?days=1");
    pages.put("calls, a month", "calls?days=30");
    Map<String, Double> medians = new LinkedHashMap<>();
    medians.put("today, read anew", median(() -> site(database), ""));
    pages.forEach((name, address) -> medians.put(name, median(() -> site, address)));
    return medians;
  }

  private static double median(Supplier<ConsoleSite> sites, String address) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WARM + TIMES; i++) {
      ConsoleSite site = sites.get();
      Stopwatch page = new Stopwatch();
      int status = site.page(asked(address)).status();
      if (status != 200) {
        throw new IllegalStateException(address + " answers " + status);
      }
      if (i >= WARM) {
        millis.add(page.lap().seconds() * 1_000);
      }
    }
    return millis.stream().sorted().toList().get(TIMES / 2);
  }

  private static PageRequest asked(String address) {
    String[] parts = address.split("\\?", 2);
    Map<String, String> params = new TreeMap<>();
    if (parts.length > 1) {
      Arrays.stream(parts[1].split("&"))
          .map(param -> param.split("=", 2))
          .forEach(param -> params.put(param[0], param[1]));
    }
    return new PageRequest(
        Arrays.stream(parts[0].split("/")).filter(part -> !part.isEmpty()).toList(),
        params,
        Lang.ES);
  }
}
