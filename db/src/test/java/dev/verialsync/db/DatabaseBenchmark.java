package dev.verialsync.db;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Prints how fast products are written and permits are given, and how long the statements over the
 * whole catalogue take. Arguments: {@code on} or {@code off}, whether commits reach the disk, and
 * the number of articles of the whole catalogue. Not a part of the build.
 */
final class DatabaseBenchmark {

  private static final int BATCH = 100;
  private static final int PRODUCTS = 20_000;
  private static final int PERMITS = 5_000;

  private final Database database;
  private final long runId;

  private DatabaseBenchmark(Database database, long runId) {
    this.database = database;
    this.runId = runId;
  }

  public static void main(String[] arguments) throws Exception {
    String durable = arguments.length > 0 ? arguments[0] : "on";
    int articles = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
    try (PostgresServer server = PostgresServer.started(durable);
        Database database = Database.open(server.migrated().withPoolSize(32))) {
      RunOpened opened =
          new RunRepository(database).open(new RunOpening("bench", "bench", "full", null, "{}"));
      DatabaseBenchmark benchmark =
          new DatabaseBenchmark(database, ((RunOpened.Opened) opened).runId());
      System.out.println("commits reach the disk: " + durable);
      benchmark.reference();
      benchmark.products();
      benchmark.reference();
      for (int threads : new int[] {1, 4, 16}) {
        benchmark.permits(threads);
      }
      benchmark.catalogue(articles);
    }
  }

  /**
   * What the same server does at the same time with rows of three columns: 98,000 a second when
   * idle.
   */
  private void reference() {
    database
        .sql()
        .execute("create table if not exists reference (id bigint primary key, a text, b numeric)");
    database.sql().execute("truncate reference");
    long start = System.nanoTime();
    for (int first = 1; first <= PRODUCTS; first += BATCH) {
      Long[] ids = LongStream.range(first, first + BATCH).boxed().toArray(Long[]::new);
      database
          .sql()
          .execute(
              "insert into reference select id, 'text', 12.5 from unnest(?::bigint[]) as u (id) on conflict (id) do update set a = excluded.a",
              (Object) ids);
    }
    print("reference: narrow upsert, 100 a transaction", PRODUCTS, start);
  }

  private void products() {
    database
        .sql()
        .execute(
            "insert into erp.article (id, row, row_hash, listed) select i, '{}', sync.digest(i::text), true from generate_series(1, ?) i",
            PRODUCTS);
    new PlanRepository(database).planProducts(new PlanRequest(runId, false, false, null, BATCH), 1);
    MediaRepository media = new MediaRepository(database);
    for (int i = 0; i < 1000; i++) {
      media.registerObject(runId, Instant.now(), Samples.image(i));
    }
    long start = System.nanoTime();
    for (int i = 0; i < PRODUCTS / BATCH; i++) {
      int first = i * BATCH + 1;
      media.replaceImages(
          runId,
          Instant.now(),
          LongStream.range(first, first + BATCH)
              .mapToObj(id -> Samples.images(id, (int) (id % 1000), (int) ((id + 1) % 1000)))
              .toList());
    }
    print("image lists, 100 a transaction", PRODUCTS, start);
    for (String name : List.of("warm-up", "inserted", "unchanged", "updated")) {
      String text = name.equals("updated") ? "other" : "first";
      int offset = name.equals("warm-up") ? 0 : 5_000;
      write(name, PRODUCTS / 4 + offset, offset, id -> Samples.product(id, text + id, "12.50"));
    }
  }

  private void write(String name, int to, int from, IntFunction<Product> product) {
    int[] millis = new int[(to - from) / BATCH];
    ProductRepository repository = new ProductRepository(database);
    long client = clientCpuMillis();
    long server = serverCpuMillis();
    long start = System.nanoTime();
    for (int batch = 0; batch < millis.length; batch++) {
      int first = from + batch * BATCH + 1;
      List<Long> ids = LongStream.range(first, first + BATCH).boxed().toList();
      Map<Long, java.util.UUID> hashes =
          repository.readInputs(1, ids).stream()
              .collect(Collectors.toMap(ProductInput::articleId, ProductInput::sourceHash));
      List<Product> products = ids.stream().map(id -> product.apply(id.intValue())).toList();
      millis[batch] =
          repository
              .write(new ProductWrite(runId, first / BATCH + 1, products, List.of(), hashes))
              .transactionMillis();
    }
    print("products " + name, to - from, start);
    System.out.printf(
        "    processor time a batch: %.1f ms here, %.1f ms in PostgreSQL%n",
        (clientCpuMillis() - client) / (double) millis.length,
        (serverCpuMillis() - server) / (double) millis.length);
    Arrays.sort(millis);
    System.out.printf(
        "    transaction of %d: median %d ms, 99th percentile %d ms, longest %d ms%n",
        BATCH,
        millis[millis.length / 2],
        millis[millis.length * 99 / 100],
        millis[millis.length - 1]);
  }

  private void permits(int threads) throws Exception {
    CallGateRepository gate = new CallGateRepository(database);
    GateLimits limits = new GateLimits(BigDecimal.ZERO, 1000, Duration.ofSeconds(30));
    AtomicInteger left = new AtomicInteger(PERMITS);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long start = System.nanoTime();
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      callers.add(
          pool.submit(
              () -> {
                while (left.getAndDecrement() > 0) {
                  PermitAnswer answer = gate.take(new CallRequest(runId, "Get", 1L), limits);
                  gate.complete(
                      new CompletedCall(
                          ((PermitAnswer.Granted) answer).callId(), 1, 1L, "ok", true, null));
                }
              }));
    }
    for (Future<?> caller : callers) {
      caller.get();
    }
    pool.shutdown();
    print("permits taken and completed, threads: " + threads, PERMITS, start);
  }

  private void catalogue(int articles) {
    System.out.println("the whole catalogue, articles: " + articles);
    database
        .sql()
        .execute("truncate erp.article, sync.product_source, sync.batch, shop.product cascade");
    ReadingRepository readings = new ReadingRepository(database);
    Reading[] reading = {readings.start(new ReadingKey(runId, Phase.IMAGES, "articles"), null)};
    timed(
        "  landing the article list in blocks of 1,000",
        () -> reading[0] = land(readings, reading[0], articles));
    reading[0] = readings.complete(reading[0]);
    timed(
        "  accepting it, all new", () -> readings.acceptListing(reading[0], BigDecimal.ONE, false));
    reading[0] = readings.start(new ReadingKey(runId, Phase.PRODUCTS, "articles"), null);
    timed("  landing it again, unchanged", () -> reading[0] = land(readings, reading[0], articles));
    reading[0] = readings.complete(reading[0]);
    timed(
        "  accepting it, unchanged",
        () -> readings.acceptListing(reading[0], BigDecimal.ONE, false));
    stock(readings, "stock", articles);
    PlanRepository plans = new PlanRepository(database);
    timed(
        "  planning images, all",
        () -> plans.planImages(new PlanRequest(runId, false, false, null, BATCH)));
    timed(
        "  planning products, all",
        () -> plans.planProducts(new PlanRequest(runId, false, false, null, BATCH), 1));
    fill();
    timed(
        "  planning images, unchanged",
        () -> plans.planImages(new PlanRequest(runId, false, false, null, BATCH)));
    timed(
        "  planning products, unchanged",
        () -> plans.planProducts(new PlanRequest(runId, false, false, null, BATCH), 1));
    timed("  settling barcodes, all", () -> new ProductRepository(database).settleBarcodes(runId));
    timed(
        "  settling barcodes, unchanged",
        () -> new ProductRepository(database).settleBarcodes(runId));
    timed("  counting", () -> new RunRepository(database).counts(runId));
  }

  private static Reading land(ReadingRepository readings, Reading reading, int articles) {
    Reading next = reading;
    for (int from = 1; from <= articles; from += 1000) {
      List<ArticleRow> rows =
          LongStream.range(from, Math.min(from + 1000, articles + 1L))
              .mapToObj(
                  id ->
                      new ArticleRow(
                          id,
                          id,
                          "{\"Id\": %d, \"Nombre\": \"Libro %d\", \"Resumen\": \"%s\"}"
                              .formatted(id, id, "x".repeat(600))))
              .toList();
      next = readings.commitArticles(next, rows, "{}").next();
    }
    return next;
  }

  private void stock(ReadingRepository readings, String list, int articles) {
    StockAndTariffRepository repository = new StockAndTariffRepository(database);
    for (Phase phase : Phase.values()) {
      Reading[] reading = {readings.start(new ReadingKey(runId, phase, list), null)};
      timed(
          "  staging stock in blocks of 1,000",
          () -> {
            for (int from = 1; from <= articles; from += 1000) {
              List<ListRow> rows =
                  LongStream.range(from, Math.min(from + 1000, articles + 1L))
                      .mapToObj(
                          id ->
                              new ListRow(
                                  id,
                                  id,
                                  BigDecimal.TEN,
                                  BigDecimal.ZERO,
                                  "{\"Stock\": 10, \"ID_Articulo\": " + id + "}"))
                      .toList();
              reading[0] = readings.commitRows(reading[0], rows.get(0).position(), rows, "{}");
            }
            return reading[0];
          });
      reading[0] = readings.complete(reading[0]);
      timed(
          "  merging it",
          () ->
              repository.merge(
                  RowKind.STOCK, reading[0], BigDecimal.ONE, false, List.of(), Suspects.NONE));
    }
  }

  private void fill() {
    database.sql().execute("truncate sync.batch");
    new MediaRepository(database).raiseFloor(runId, Instant.now());
    new ChangeRepository(database)
        .answer(
            runId,
            new MediaRepository(database).floor().orElseThrow(),
            "x",
            Instant.now(),
            List.of());
    database
        .sql()
        .execute(
            "insert into media.article (article_id, as_of, state, images, list_hash, run_id) select id, now() - interval '1 hour', 'known', 0, sync.digest(''), ? from erp.article on conflict (article_id) do nothing",
            runId);
    database
        .sql()
        .execute(
            """
        insert into sync.product_source (article_id, hash, run_id)
        select a.id, sync.source_hash(1, a.listed, a.row_hash, s.hash, null, m.list_hash, m.state), ?
        from erp.article a left join erp.stock s on s.article_id = a.id left join media.article m on m.article_id = a.id
        """,
            runId);
    database
        .sql()
        .execute(
            """
        insert into shop.product (id, barcode, stock, stock_aux, web_category_ids, active, images_state, configurable_fields, authors)
        select id, '978' || id, 0, 0, '{}', true, 'known', '[]', '[]' from erp.article
        """);
    database.sql().execute("analyze");
  }

  /** Of this thread: does not depend on what else the machine does. */
  private static long clientCpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }

  /** Of PostgreSQL's processes for this database's connections; 0 where there is no /proc. */
  private long serverCpuMillis() {
    long ticks = 0;
    for (int pid :
        database
            .sql()
            .fetch("select pid from pg_stat_activity where datname = current_database()")
            .getValues(0, Integer.class)) {
      try {
        String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      } catch (IOException e) {
        return 0;
      }
    }
    return ticks * 10;
  }

  private static void timed(String what, Supplier<?> work) {
    long start = System.nanoTime();
    Object result = work.get();
    String text = String.valueOf(result);
    System.out.printf(
        "%-52s %8d ms  %s%n",
        what,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        text.length() > 110 ? text.substring(0, 110) : text);
  }

  private static void print(String what, int count, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-52s %8.0f a second%n", what, count / seconds);
  }
}
