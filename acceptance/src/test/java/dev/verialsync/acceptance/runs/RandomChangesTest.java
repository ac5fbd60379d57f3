package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Bounds;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Long random sequences of changes in the ERP with runs between, during and before them that end as
 * they like; after each complete run that nothing disturbed, shop, media and bucket show what the
 * ERP holds. Not of jqwik's: a sequence cannot be shrunk, since each step costs a run. A failure
 * tells the seed; {@code -Drandom.changes.seed=N} repeats it, {@code -Drandom.changes.seconds=N}
 * goes on for longer.
 */
@Timeout(600)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class RandomChangesTest {

  private static final int ARTICLES = 40;
  private static final int MOST_CHANGES = 6;
  private static final String IMAGES = "GetImagenesArticulosWS";

  private Random random;
  private SyncFixture sync;
  private Catalogue erp;

  private final List<Long> removed = new ArrayList<>();
  private final List<String> story = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void afterEachCompleteRunTheShopShowsWhatTheErpHolds(Bounds bounds, LocalStack stack)
      throws Exception {
    long seed = Long.getLong("random.changes.seed", System.nanoTime());
    long seconds = Long.getLong("random.changes.seconds", 20);
    random = new Random(seed);
    try (SyncFixture fixture =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .articles(ARTICLES)
                    .seed(seed)
                    .imageBytes(1_000)
                    .imageBounds(bounds)
                    .build())
            .with("VERIAL_BLOCK_SIZE", "15")) {
      sync = fixture;
      erp = sync.simulator.catalogue();
      sync.startWorker();
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      while (System.nanoTime() < end) {
        step(seed);
      }
    }
  }

  private void step(long seed) throws InterruptedException {
    change(random.nextInt(MOST_CHANGES));
    switch (random.nextInt(6)) {
      case 0 -> failing();
      case 1 -> cancelled();
      case 2 -> changedMeanwhile();
      default -> {}
    }
    CatalogSyncResult result = sync.run(choices());
    story.add("complete run " + result.runId());
    Map<Long, Map<String, @Nullable String>> expected = ErpTruth.of(erp);
    Map<Long, Map<String, @Nullable String>> shown = new ShopContent(sync).products();
    assertThat(result.outcome()).as(told(seed)).isEqualTo("completed");
    removed.forEach(id -> expectVanished(id, expected, shown));
    ErpTruth.settleBarcodes(expected);
    assertThat(Differences.between(expected, shown)).as(told(seed)).isEmpty();
    assertThat(new ShopContent(sync).faultsOfReferences()).as(told(seed)).isEmpty();
  }

  /** Of an article that vanished only that it is inactive counts: its content is history. */
  private static void expectVanished(
      long id,
      Map<Long, Map<String, @Nullable String>> expected,
      Map<Long, Map<String, @Nullable String>> shown) {
    Map<String, @Nullable String> product = shown.get(id);
    if (product != null) {
      assertThat(product).containsEntry("active", "false");
      expected.put(id, new TreeMap<>(product));
    }
  }

  private String told(long seed) {
    return "seed " + seed + ":\n" + String.join("\n", story);
  }

  private CatalogSyncInput choices() {
    String mode = random.nextInt(12) == 0 ? "full" : "incremental";
    String strategy = random.nextBoolean() ? "blocks" : "per-article";
    story.add("a run: " + mode + ", " + strategy);
    return CatalogSyncInput.builder()
        .mode(mode)
        .acceptShrink(true)
        .batchSize(7)
        .imageStrategy(strategy)
        .build();
  }

  private void failing() {
    String method = List.of(IMAGES, "GetArticulosWS", "GetStockArticulosWS").get(random.nextInt(3));
    int call = 1 + random.nextInt(3);
    story.add("fails at call " + call + " of " + method);
    AtomicBoolean armed =
        armed(method, call, () -> sync.simulator.faults().add(Fault.infoError(20).on(method)));
    WorkflowStub run = sync.start(choices());
    try {
      run.getResult(CatalogSyncResult.class);
    } catch (WorkflowFailedException expected) {
      story.add("failed");
    }
    armed.set(false);
    sync.simulator.faults().clear();
  }

  private void cancelled() throws InterruptedException {
    story.add("cancelled somewhere");
    sync.simulator.calls().reset();
    WorkflowStub run = sync.start(choices());
    sync.simulator
        .calls()
        .awaitTotal("GetArticulosWS", 1 + random.nextInt(4), Duration.ofSeconds(5));
    run.cancel();
    try {
      run.getResult(CatalogSyncResult.class);
    } catch (WorkflowFailedException expected) {
      story.add("cancelled");
    }
  }

  /** Changes during the run, between the phases, and in the very second in which it ends. */
  private void changedMeanwhile() {
    String method =
        List.of(IMAGES, "GetArticulosWS", "GetStockArticulosWS", "GetCategoriasWS")
            .get(random.nextInt(4));
    int call = 1 + random.nextInt(4);
    story.add("changes at call " + call + " of " + method);
    AtomicBoolean armed = armed(method, call, () -> change(1 + random.nextInt(3)));
    sync.run(choices());
    armed.set(false);
  }

  /** Does it after that call, unless it was disarmed before: the run may end without the call. */
  private AtomicBoolean armed(String method, int call, Runnable action) {
    AtomicBoolean armed = new AtomicBoolean(true);
    sync.simulator.afterCall(
        method,
        call,
        () -> {
          if (armed.get()) {
            action.run();
          }
        });
    return armed;
  }

  private synchronized void change(int times) {
    for (int i = 0; i < times; i++) {
      change();
    }
  }

  private void change() {
    List<Long> ids = erp.articleIds();
    long id = ids.get(random.nextInt(ids.size()));
    long other = ids.get(random.nextInt(ids.size()));
    int images = erp.imageCount(id);
    int kind = random.nextInt(12);
    switch (kind) {
      case 0 -> erp.addImage(id);
      case 1 -> repeat(random.nextInt(20), () -> erp.addImage(id));
      case 2 -> ifAny(images, () -> erp.replaceImage(id, 1 + random.nextInt(images)));
      case 3 -> ifAny(images, () -> erp.removeImage(id, 1 + random.nextInt(images)));
      case 4 -> repeat(images, () -> erp.removeImage(id, 1));
      case 5 -> {
        List<Integer> order = new ArrayList<>(IntStream.rangeClosed(1, images).boxed().toList());
        Collections.shuffle(order, random);
        erp.reorderImages(id, order);
      }
      case 6 -> ifAny(images, () -> erp.moveImage(id, 1 + random.nextInt(images), other));
      case 7 -> {
        if (ids.size() > ARTICLES / 2) {
          erp.removeArticle(id);
          removed.add(id);
        }
      }
      case 8 -> {
        if (!removed.isEmpty()) {
          long back = removed.remove(random.nextInt(removed.size()));
          erp.returnArticle(back);
          if (random.nextBoolean()) {
            erp.changeArticle(back, Map.of("Nombre", "De vuelta " + random.nextInt(1_000)));
            erp.addImage(back);
          }
        }
      }
      case 9 -> erp.changeArticle(id, Map.of("Nombre", "Nombre " + random.nextInt(1_000)));
      case 10 -> erp.setStock(id, new BigDecimal(random.nextInt(100)));
      default -> erp.setPrice(id, new BigDecimal(random.nextInt(10_000)).movePointLeft(2));
    }
    story.add("change " + kind + " of article " + id + ", other " + other);
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }

  private static void ifAny(int images, Runnable action) {
    if (images > 0) {
      action.run();
    }
  }
}
