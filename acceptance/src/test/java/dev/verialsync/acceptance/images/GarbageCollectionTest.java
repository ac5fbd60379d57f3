package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.GarbageCollection;
import dev.verialsync.activities.garbage.GarbagePolicy;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.Verification;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.WiredActivities;
import dev.verialsync.workflows.ImageActivities;
import dev.verialsync.workflows.RunActivities;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.FetchImagesCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import io.minio.PutObjectArgs;
import io.temporal.testing.TestActivityEnvironment;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What garbage collection takes, and that it takes nothing that anything refers to. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@Tag("thorough")
final class GarbageCollectionTest {

  private static final int STORERS = 3;
  private static final int ROUNDS = 30;
  private static final int POOL = 8;

  /** Nothing is too young, and what a killed collection leaves is free again soon. */
  private static final GarbagePolicy AT_ONCE =
      new GarbagePolicy(Duration.ZERO, 5, Duration.ofSeconds(1), Duration.ofSeconds(6));

  private static final String NOT_STORED =
      """
      select count(*) from media.object o where o.state <> 'stored'
        and (exists (select from media.article_image a where a.sha256 = o.sha256)
             or exists (select from shop.product_image p where p.sha256 = o.sha256)
             or exists (select from shop.product_version v where v.images ? o.sha256))
      """;

  @Test
  void theCommandShowsFirstAndRemovesWhenAsked(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(40).seed(4).imageBytes(2_000).build())) {
      sync.startWorker();
      sync.run();
      ShopContent shop = new ShopContent(sync);
      int before = shop.keys().size();
      assertThat(text(sync, "gc", "--older-than", "PT0S")).startsWith("Nothing to remove");

      Catalogue catalogue = sync.simulator.catalogue();
      long article =
          catalogue.articleIds().stream()
              .filter(id -> catalogue.imageCount(id) > 0)
              .findFirst()
              .orElseThrow();
      catalogue.replaceImage(article, 1);
      sync.run();
      assertThat(text(sync, "gc", "--older-than", "PT0S"))
          .as("a kept version has the former image")
          .startsWith("Nothing to remove");
      sync.with("SHOP_KEEP_VERSIONS", "PT0S");
      assertThat(text(sync, "gc"))
          .contains("versions of products and names, replaced more than 0 s ago");
      text(sync, "migrate");
      assertThat(text(sync, "gc", "--delete"))
          .contains("replaced more than 0 s ago, removed", "Removed: 0 objects unused");
      String orphan = "sha256/ab/cd/abcd" + "0".repeat(60) + ".png";
      sync.s3()
          .putObject(
              PutObjectArgs.builder()
                  .bucket(sync.bucket())
                  .object(orphan)
                  .data(new byte[] {1, 2, 3}, 3)
                  .build());

      assertThat(text(sync, "gc"))
          .contains("Nothing to remove: all images are in use, or were within 30 days.")
          .contains("Unused, but not for 30 days yet: 1 object (");
      assertThat(text(sync, "gc", "--older-than", "PT0S"))
          .contains(
              "Unused by any article or product for 0 s: 1 object (",
              "unknown to the database: 1 object")
          .contains(orphan, "Nothing was removed; `verial-sync gc --delete` removes them.");
      assertThat(shop.keys()).hasSize(before + 2);

      JsonNode removed =
          new ObjectMapper()
              .readTree(text(sync, "gc", "--older-than", "PT0S", "--delete", "--json"));
      assertThat(removed.path("removed").path("objects").asInt()).isEqualTo(1);
      assertThat(removed.path("removed").path("orphans").asInt()).isEqualTo(1);
      assertThat(removed.path("findings").path("objects").path("objects").asInt()).isZero();
      assertThat(shop.keys()).hasSize(before);
      assertThat(shop.faultsOfObjects()).isEmpty();
      assertThat(sync.sql().number("select count(*) from media.object")).isEqualTo(before);
    }
  }

  @Test
  void recordsThatAreOldGoAndRunsGoOnWithoutThem(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(40).seed(4).imageBytes(2_000).build())) {
      sync.startWorker();
      sync.run();
      text(sync, "migrate");
      assertThat(text(sync, "gc")).doesNotContain("Records");

      List.of("SYNC_KEEP_CALLS", "SYNC_KEEP_HISTORY", "SYNC_KEEP_RUNS", "SHOP_KEEP_VERSIONS")
          .forEach(variable -> sync.with(variable, "PT0S"));
      long calls = sync.sql().number("select count(*) from erp.call");
      assertThat(text(sync, "gc"))
          .contains(
              "Records of runs past SYNC_KEEP_CALLS, SYNC_KEEP_HISTORY and SYNC_KEEP_RUNS (`verial-sync gc --delete` removes them): ",
              "erp.call " + calls);
      assertThat(text(sync, "gc", "--delete")).contains(", removed: ", "erp.call " + calls);

      for (String table : List.of("erp.call", "sync.batch", "sync.product_event")) {
        assertThat(sync.sql().number("select count(*) from " + table)).as(table).isZero();
      }
      long article = sync.simulator.catalogue().articleIds().get(7);
      assertThat(
              sync
                  .run(CatalogSyncInput.builder().articles(List.of(article)).build())
                  .totals()
                  .callsByMethod()
                  .values()
                  .stream()
                  .mapToInt(Integer::intValue)
                  .sum())
          .as("its place in the list is still known")
          .isLessThanOrEqualTo(6);
      assertThat(sync.run().outcome()).isEqualTo("completed");
      assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    }
  }

  @Test
  void aCollectionThatIsKilledAtAnyMomentIsFinishedByAnother(LocalStack stack) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(
                stack, SimulatorOptions.builder().articles(30).seed(4).imageBytes(2_000).build());
        Collector collector = new Collector(sync)) {
      sync.startWorker();
      sync.run();
      Catalogue catalogue = sync.simulator.catalogue();
      for (long article : catalogue.articleIds()) {
        if (catalogue.imageCount(article) > 0) {
          catalogue.replaceImage(article, 1);
        }
      }
      sync.run();
      sync.sql().execute("delete from shop.product_version");
      long kept = sync.sql().number("select count(distinct sha256) from media.article_image");

      for (int moment = 0; moment < 4; moment++) {
        collector.collectAndDie(moment);
      }
      while (sync.sql().number("select count(*) from media.object") > kept) {
        collector.collect();
      }

      assertThat(sync.sql().number("select count(*) from media.object")).isEqualTo(kept);
      assertThat(new ShopContent(sync).keys()).hasSize((int) kept);
      assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    }
  }

  @Test
  void nothingReferredToIsRemovedWhileArticlesAreStored(LocalStack stack) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(
                stack, SimulatorOptions.builder().articles(60).seed(8).imageBytes(2_000).build());
        WiredActivities activities =
            new WiredActivities(sync.settings(), sync.temporal().client());
        Collector one = new Collector(sync);
        Collector other = new Collector(sync);
        Collector dying = new Collector(sync)) {
      long run = openRun(activities);
      List<byte[]> pool = pool(sync.simulator.catalogue());
      ExecutorService threads = Executors.newFixedThreadPool(STORERS + 3);
      AtomicBoolean stop = new AtomicBoolean();
      try {
        List<Future<?>> collectors = new ArrayList<>();
        collectors.add(threads.submit(() -> one.collectUntil(stop)));
        collectors.add(threads.submit(() -> other.collectUntil(stop)));
        collectors.add(threads.submit(() -> dying.dieUntil(stop)));
        // Again where the collectors, beside whatever else the machine does, have hardly had a
        // turn.
        do {
          List<Future<Integer>> storers = new ArrayList<>();
          for (int storer = 0; storer < STORERS; storer++) {
            Storer work = new Storer(sync, activities, run, storer, pool);
            storers.add(threads.submit(work::work));
          }
          for (Future<Integer> storer : storers) {
            assertThat(storer.get()).isEqualTo(ROUNDS);
          }
        } while (one.removed.get() + other.removed.get() <= ROUNDS / 4);
        stop.set(true);
        for (Future<?> collector : collectors) {
          collector.get();
        }
      } finally {
        stop.set(true);
        threads.shutdownNow();
      }

      assertThat(one.removed.get() + other.removed.get()).isGreaterThan(ROUNDS / 4);
      assertThat(sync.sql().number(NOT_STORED)).isZero();
      assertThat(faultsOfArticles(sync)).isEmpty();
    }
  }

  @Test
  void nothingReferredToIsRemovedBesideRealRuns(LocalStack stack) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(
                stack, SimulatorOptions.builder().articles(60).seed(9).imageBytes(2_000).build());
        Collector collector = new Collector(sync)) {
      Catalogue catalogue = sync.simulator.catalogue();
      List<byte[]> pool = pool(catalogue);
      catalogue.articleIds().forEach(article -> clear(catalogue, article));
      List<Long> few = catalogue.articleIds().subList(0, POOL / 2);
      sync.startWorker();
      ExecutorService threads = Executors.newFixedThreadPool(1);
      AtomicBoolean stop = new AtomicBoolean();
      try {
        Future<?> collecting = threads.submit(() -> collector.collectUntil(stop));
        Random random = new Random(9);
        for (int run = 0; run < 8; run++) {
          for (long article : few) {
            redraw(catalogue, article, pool, random);
          }
          sync.run();
          if (run % 2 == 1) {
            sync.sql().execute("delete from shop.product_version");
          }
          assertThat(
                  new ShopContent(sync)
                      .faultsOfObjects().stream().filter(f -> !f.endsWith("is an orphan")))
              .isEmpty();
        }
        stop.set(true);
        collecting.get();
      } finally {
        stop.set(true);
        threads.shutdownNow();
      }

      assertThat(sync.sql().number(NOT_STORED)).isZero();
      assertThat(faultsOfArticles(sync)).isEmpty();
      assertThat(
              Differences.between(
                  ErpTruth.of(sync.simulator.catalogue()), new ShopContent(sync).products()))
          .isEmpty();
      assertThat(collector.removed.get()).isPositive();
    }
  }

  private static long openRun(WiredActivities activities) {
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    try {
      environment.registerActivitiesImplementations(activities.all());
      return environment
          .newActivityStub(RunActivities.class)
          .openRun(new OpenRunCommand("race", "incremental", "all", CatalogSyncInput.DEFAULT))
          .runId();
    } finally {
      environment.close();
    }
  }

  private static List<byte[]> pool(Catalogue catalogue) {
    List<byte[]> pool =
        catalogue.articleIds().stream()
            .flatMap(id -> catalogue.images(id).stream())
            .limit(POOL)
            .toList();
    assertThat(pool).hasSize(POOL);
    return pool;
  }

  /** Gives an article some of the pool's images, mostly others than it had. */
  private static void redraw(Catalogue catalogue, long article, List<byte[]> pool, Random random) {
    clear(catalogue, article);
    for (int i = random.nextInt(3); i > 0; i--) {
      catalogue.addImage(article, pool.get(random.nextInt(pool.size())));
    }
  }

  private static void clear(Catalogue catalogue, long article) {
    while (catalogue.imageCount(article) > 0) {
      catalogue.removeImage(article, 1);
    }
  }

  private static List<String> faultsOfArticles(SyncFixture sync) {
    List<String> faults = new ArrayList<>();
    try (S3MediaLibrary library = new S3MediaLibrary(sync.settings().media())) {
      for (Map<String, @Nullable String> row :
          sync.sql()
              .rows(
                  "select distinct o.object_key, o.bytes from media.article_image a join media.object o using (sha256)")) {
        ObjectKey key = ObjectKey.parse(String.valueOf(row.get("object_key"))).orElseThrow();
        Verification found =
            library.verify(
                key,
                Long.parseLong(String.valueOf(row.get("bytes"))),
                OutputStream.nullOutputStream());
        if (found != Verification.INTACT) {
          faults.add(key + " is " + found);
        }
      }
    }
    return faults;
  }

  private static String text(SyncFixture sync, String... arguments) {
    Captured command = new Captured(sync.environment);
    assertThat(command.run(arguments)).as(command.err()).isZero();
    return command.out();
  }

  /**
   * Stores articles of its own with images that all share, and looks at once whether they are
   * there.
   */
  private static final class Storer {
    private final SyncFixture sync;
    private final WiredActivities activities;
    private final long run;
    private final int number;
    private final List<byte[]> pool;

    Storer(SyncFixture sync, WiredActivities activities, long run, int number, List<byte[]> pool) {
      this.sync = sync;
      this.activities = activities;
      this.run = run;
      this.number = number;
      this.pool = pool;
    }

    Integer work() {
      Random random = new Random(number);
      Catalogue catalogue = sync.simulator.catalogue();
      List<Long> own =
          catalogue.articleIds().stream().filter(id -> id % STORERS == number).toList();
      TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
      try (S3MediaLibrary library = new S3MediaLibrary(sync.settings().media())) {
        environment.registerActivitiesImplementations(activities.all());
        ImageActivities images = environment.newActivityStub(ImageActivities.class);
        int round = 0;
        while (round < ROUNDS) {
          long article = own.get(random.nextInt(Math.min(3, own.size())));
          redraw(catalogue, article, pool, random);
          images.fetchImages(new FetchImagesCommand(run, Instant.now().toString(), article));
          requireObjects(library, article);
          round++;
        }
        return round;
      } finally {
        environment.close();
      }
    }

    private void requireObjects(MediaLibrary library, long article) {
      List<Map<String, @Nullable String>> rows =
          sync.sql()
              .rows(
                  "select o.* from media.article_image a join media.object o using (sha256) where article_id = "
                      + article);
      int given = sync.simulator.catalogue().imageCount(article);
      if (given > 0) { // else it keeps what it has until the phase is settled
        assertThat(rows).hasSize(given);
      }
      for (Map<String, @Nullable String> row : rows) {
        assertThat(row.get("state")).isEqualTo("stored");
        ObjectKey key = ObjectKey.parse(String.valueOf(row.get("object_key"))).orElseThrow();
        assertThat(
                library.verify(
                    key,
                    Long.parseLong(String.valueOf(row.get("bytes"))),
                    OutputStream.nullOutputStream()))
            .as("article %d, %s", article, key)
            .isEqualTo(Verification.INTACT);
      }
    }
  }

  /** A collection with connections of its own. */
  private static final class Collector implements AutoCloseable {
    private final AtomicLong removed = new AtomicLong();
    private final Database database;
    private final S3MediaLibrary library;
    private final GarbageRepository objects;

    Collector(SyncFixture sync) {
      database = Database.open(sync.settings().database("gc"));
      library = new S3MediaLibrary(sync.settings().media());
      objects = new GarbageRepository(database);
    }

    void collect() {
      Collected collected =
          new GarbageCollection(objects, library, AT_ONCE, Clock.systemUTC()).collect(sum -> {});
      removed.addAndGet(collected.objects() + collected.orphans());
    }

    /** With breaths, so that most of the time is the storers'. */
    Void collectUntil(AtomicBoolean stop) throws InterruptedException {
      while (!stop.get()) {
        collect();
        Thread.sleep(50);
      }
      return null;
    }

    Void dieUntil(AtomicBoolean stop) throws InterruptedException {
      for (int moment = 0; !stop.get(); moment++) {
        Thread.sleep(2_000);
        collectAndDie(moment % 4);
      }
      return null;
    }

    /** Dies before or after the first or the second removal, as far as there are so many. */
    void collectAndDie(int moment) {
      AtomicInteger left = new AtomicInteger(moment / 2);
      MediaLibrary dying = Dying.library(library, left, moment % 2 == 0);
      try {
        new GarbageCollection(objects, dying, AT_ONCE, Clock.systemUTC()).collect(sum -> {});
      } catch (Killed expected) {
        assertThat(left.get()).isNegative();
      }
    }

    @Override
    public void close() {
      library.close();
      database.close();
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** The library as a process that is killed at a removal leaves it. */
  private static final class Dying {
    static MediaLibrary library(MediaLibrary library, AtomicInteger left, boolean before) {
      return (MediaLibrary)
          java.lang.reflect.Proxy.newProxyInstance(
              MediaLibrary.class.getClassLoader(),
              new Class<?>[] {MediaLibrary.class},
              (proxy, method, arguments) -> {
                boolean dies = method.getName().equals("delete") && left.getAndDecrement() <= 0;
                if (dies && before) {
                  throw new Killed();
                }
                Object answer = method.invoke(library, arguments);
                if (dies) {
                  throw new Killed();
                }
                return answer;
              });
    }
  }
}
