package dev.verialsync.bench;

import dev.verialsync.activities.catalogue.ProductMapper;
import dev.verialsync.activities.catalogue.ZeroPrice;
import dev.verialsync.activities.products.ProductBatches;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.temporal.ActivityRunner;
import dev.verialsync.activities.temporal.ProductWriting;
import dev.verialsync.bench.measure.CpuTimes;
import dev.verialsync.bench.measure.Machine;
import dev.verialsync.bench.measure.Percentiles;
import dev.verialsync.bench.measure.Query;
import dev.verialsync.bench.measure.Stopwatch;
import dev.verialsync.bench.measure.Table;
import dev.verialsync.bench.reference.PlainUpsert;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.db.Phase;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.PlanRequest;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductsRestored;
import dev.verialsync.db.shop.RollbackRepository;
import dev.verialsync.db.shop.RollbackRequest;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.generated.GeneratedCatalogue;
import dev.verialsync.simulator.catalogue.generated.ImageOptions;
import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;

/** The product-writing activity against a real PostgreSQL, without Temporal and without Verial. */
final class ProductsAlone implements AutoCloseable {

  private static final ProductMapper MAPPER = new ProductMapper(ZeroPrice.NONE);

  private static final String FIRST_INSERT = "first insert";
  private static final String UPDATE_OF_ALL = "update of all";

  /** Of so many products the first thousands are too few to matter. */
  private static final int WARM_BY_ITSELF = 50_000;

  private final int articles;
  private final boolean detail;
  private final Scratch scratch = new Scratch();
  private final LocalStack stack;
  private final Database database;
  private final Query query;
  private final RunRepository runs;
  private final PlanRepository plans;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final ProductWriting writing;

  /** One a thread: an environment lets one activity run at a time. */
  private final List<TestActivityEnvironment> environments = new ArrayList<>();

  ProductsAlone(int articles, boolean detail) throws IOException {
    this.articles = articles;
    this.detail = detail;
    this.stack =
        LocalStack.start(
            LocalStackOptions.in(scratch.directory())
                .programs(Scratch.programs())
                .services(Service.POSTGRESQL)
                .build());
    this.database =
        Database.open(
            DatabaseSettings.of(
                stack.database().jdbcUrl(),
                stack.database().user(),
                stack.database().password(),
                "bench"));
    database.migrate();
    this.query = new Query(stack.database());
    this.runs = new RunRepository(database);
    this.plans = new PlanRepository(database);
    this.writing =
        new ProductWriting(
            new ActivityRunner(timer, broken -> {}),
            new ProductBatches(
                new Persistence(), new ProductRepository(database), MAPPER, transaction -> {}));
  }

  private ProductActivities activity() {
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    environments.add(environment);
    environment.registerActivitiesImplementations(writing);
    return environment.newActivityStub(ProductActivities.class);
  }

  /** One pass over all batches. */
  private record Pass(
      String name, int threads, Stopwatch.Lap lap, Percentiles millis, long runId) {}

  /** Products a second at the best number of threads. */
  record Rates(double firstInsert, double updateOfAll) {}

  Rates run(List<Integer> threads) throws Exception {
    long landing = open();
    new Landing(
            new Catalogue(
                new GeneratedCatalogue(1, articles, new ImageOptions(45_000, 0)),
                Clock.systemUTC()),
            database,
            landing)
        .land();
    close(landing);
    query.execute("analyze");
    if (articles < WARM_BY_ITSELF) {
      passes(threads.get(0));
    }
    List<Pass> measured = new ArrayList<>();
    for (int n : threads) {
      measured.addAll(passes(n));
    }
    Stopwatch.Lap plain = plainUpsert();
    print(measured, plain);
    return new Rates(best(measured, FIRST_INSERT), best(measured, UPDATE_OF_ALL));
  }

  private double best(List<Pass> passes, String name) {
    return passes.stream()
        .filter(pass -> pass.name().equals(name))
        .mapToDouble(pass -> pass.lap().perSecond(articles))
        .max()
        .orElse(0);
  }

  private void print(List<Pass> passes, Stopwatch.Lap plain) {
    System.out.printf(
        "The product-writing activity alone, %,d products in batches of 100; target: no transaction over 100 ms%n",
        articles);
    Table table =
        new Table(
            "what",
            "threads",
            "products/s",
            "of the reference",
            "CPU ms each",
            "p50",
            "p99",
            "max, ms",
            "over 100 ms");
    double reference = plain.perSecond(articles);
    table.row(
        "plain upsert of the same rows, no comparison, no tiers",
        1,
        reference,
        "",
        plain.cpuMillisEach(articles),
        "",
        "",
        "",
        "");
    for (Pass pass : passes) {
      double rate = pass.lap().perSecond(articles);
      table.row(
          pass.name(),
          pass.threads(),
          rate,
          rate / reference,
          pass.lap().cpuMillisEach(articles),
          pass.millis().at(0.5),
          pass.millis().at(0.99),
          pass.millis().at(1),
          pass.millis().above(Products.LONGEST_TRANSACTION_MILLIS));
    }
    table.print();
    System.out.printf("Load %s.%n%n", Machine.load());
  }

  private List<Pass> passes(int threads) throws Exception {
    query.execute("truncate shop.product cascade");
    query.execute("truncate sync.product_source, sync.product_event");
    Pass first = pass(FIRST_INSERT, threads, false);
    query.execute(
        "update erp.article set row = jsonb_set(row, '{Aux1}', to_jsonb('%s'::text)), row_hash = sync.digest(random()::text)"
            .formatted(UUID.randomUUID()));
    query.execute("vacuum analyze erp.article");
    Pass updated = pass(UPDATE_OF_ALL, threads, false);
    Pass unchanged = pass("nothing changed", threads, true);
    return List.of(first, updated, unchanged, rollback(updated.runId(), threads));
  }

  /** Puts back what the update replaced, one short transaction after the other. */
  private Pass rollback(long run, int threads) throws SQLException {
    RollbackRepository rollbacks = new RollbackRepository(database);
    RollbackRequest request = new RollbackRequest(run, List.of(), "bench", null);
    long runId = open();
    Stopwatch watch = new Stopwatch();
    rollbacks.begin(runId, request);
    ProductsRestored part = rollbacks.restore(runId, request, 0);
    int products = 0;
    while (part.looked() > 0) {
      products += part.looked();
      part = rollbacks.restore(runId, request, part.after());
    }
    Stopwatch.Lap lap = watch.lap();
    List<Integer> millis =
        query.integers("select transaction_millis from sync.batch where run_id = " + runId);
    close(runId);
    query.execute("delete from sync.hold");
    if (products != articles) {
      throw new IllegalStateException("rollback: " + products + " products of " + articles);
    }
    return new Pass("rollback of the update", threads, lap, new Percentiles(millis), runId);
  }

  private Pass pass(String name, int threads, boolean full)
      throws InterruptedException, ExecutionException {
    long runId = open();
    plans.planProducts(new PlanRequest(runId, full, false, null, 100), MAPPER.version());
    Map<Integer, List<Long>> batches = plans.page(runId, Phase.PRODUCTS, 0, Integer.MAX_VALUE);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    BlockingQueue<ProductActivities> idle = new LinkedBlockingQueue<>();
    for (int i = 0; i < threads; i++) {
      idle.add(activity());
    }
    List<Integer> millis = new ArrayList<>();
    CpuTimes cpu = new CpuTimes();
    Stopwatch watch = new Stopwatch();
    List<Future<WriteProductsResult>> written = new ArrayList<>();
    for (Map.Entry<Integer, List<Long>> batch : batches.entrySet()) {
      written.add(
          pool.submit(
              () -> {
                ProductActivities activity = idle.take();
                try {
                  return activity.writeProducts(
                      new WriteProductsCommand(runId, batch.getKey(), batch.getValue()));
                } finally {
                  idle.add(activity);
                }
              }));
    }
    int products = 0;
    for (Future<WriteProductsResult> result : written) {
      WriteProductsResult done = result.get();
      millis.add(done.transactionMillis());
      products += done.inserted() + done.updated() + done.unchanged();
    }
    Stopwatch.Lap lap = watch.lap();
    if (detail) {
      cpu.print(name + ", threads " + threads + ": CPU of", articles);
    }
    pool.shutdown();
    close(runId);
    if (products != articles) {
      throw new IllegalStateException(name + ": " + products + " products of " + articles);
    }
    return new Pass(name, threads, lap, new Percentiles(millis), runId);
  }

  private Stopwatch.Lap plainUpsert() throws SQLException {
    try (PlainUpsert plain = new PlainUpsert(query)) {
      plain.run();
      return plain.run();
    }
  }

  private long open() {
    RunOpened opened =
        runs.open(new RunOpening("bench", UUID.randomUUID().toString(), "incremental", null, "{}"));
    return ((RunOpened.Opened) opened).runId();
  }

  private void close(long runId) {
    runs.close(runId, RunStatus.COMPLETED, null);
  }

  @Override
  public void close() {
    environments.forEach(TestActivityEnvironment::close);
    timer.shutdownNow();
    database.close();
    stack.close();
    scratch.close();
  }
}
