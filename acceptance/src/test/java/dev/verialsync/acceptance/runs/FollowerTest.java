package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** {@code examples/follower} keeps a copy equal to the shop, through kills and a rollback. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class FollowerTest {

  private static final String SHOP =
      """
      select p.id || ' ' || md5((to_jsonb(p) || jsonb_build_object(
        'tiers', (select coalesce(jsonb_agg(to_jsonb(t) order by t.min_units), '[]') from shop.product_price t where t.product_id = p.id),
        'images', (select coalesce(jsonb_agg(to_jsonb(i) order by i.position), '[]') from shop.product_image i where i.product_id = p.id)))::text)
      from shop.product p order by p.id
      """;

  private static final int STEPS = 12;

  private static final String COPY =
      "select id || ' ' || md5(product::text) from catalogue order by id";

  @TempDir Path home;
  private SyncFixture sync;
  private Catalogue erp;
  private Sql copy;
  private int followers;

  @BeforeEach
  void first(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(120).seed(5).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    erp = sync.simulator.catalogue();
    sync.sql().execute("create schema copy");
    copy =
        new Sql(
            sync.environment.get("DATABASE_URL") + "?currentSchema=copy",
            sync.environment.get("DATABASE_USER"),
            sync.environment.get("DATABASE_PASSWORD"));
    sync.startWorker();
    sync.run();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private Process follow() throws IOException, URISyntaxException {
    String account =
        "user=%s&password=%s"
            .formatted(
                sync.environment.get("DATABASE_USER"), sync.environment.get("DATABASE_PASSWORD"));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString(),
            Path.of("..", "examples", "follower", "Follower.java").toString(),
            sync.environment.get("DATABASE_URL") + "?" + account,
            copy.url() + "&" + account)
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("follower-%d.log".formatted(++followers)).toFile())
        .start();
  }

  private void kill(Process follower) throws InterruptedException {
    assertThat(follower.isAlive()).as(home.toString()).isTrue();
    follower.destroyForcibly().waitFor();
  }

  private void awaitTheCopy() {
    awaitTheCopy(home.toString());
  }

  private void awaitTheCopy(String alias) {
    await(alias)
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(copy.lines(COPY)).isEqualTo(sync.sql().lines(SHOP)));
  }

  private long change(int round) {
    List<Long> ids = erp.articleIds();
    erp.changeArticle(ids.get(round), Map.of("Nombre", "Título " + round));
    erp.setPrice(ids.get(round + 10), new BigDecimal(round + ".90"));
    erp.setStock(ids.get(round + 20), new BigDecimal("-1.5"));
    erp.addImage(ids.get(round + 30));
    erp.removeArticle(ids.get(round + 40));
    erp.addArticle();
    return sync.run().runId();
  }

  @Test
  void theCopyEqualsTheShopThroughKillsDeactivationsAndARollback() throws Exception {
    Process follower = follow();
    awaitTheCopy();
    long changed = change(1);
    kill(follower);
    change(2);
    follower = follow();
    change(3);
    awaitTheCopy();

    Captured rollback = new Captured(sync.environment);
    assertThat(rollback.run("rollback", "" + changed, "--yes", "--reason", "a test"))
        .as(rollback.err())
        .isZero();
    kill(follower);
    follower = follow();
    awaitTheCopy();
    assertThat(new Captured(sync.environment).run("release")).isZero();
    sync.run();
    awaitTheCopy();

    kill(follower);
    change(4);
    sync.sql().execute("update shop.feed set floor = (select max(position) + 1 from shop.change)");
    follower = follow();
    awaitTheCopy();
    kill(follower);
  }

  /** Runs that fail, are cancelled, killed and rolled back, and followers that are killed. */
  @Test
  @Tag("thorough")
  void theCopyEqualsTheShopAfterAChaoticEvening() throws Exception {
    long seed = Long.getLong("follower.seed", System.nanoTime());
    Random random = new Random(seed);
    sync.stopWorkers();
    Process worker = sync.startWorkerProcess(home.resolve("worker-0.log"));
    Process follower = follow();
    for (int step = 1; step <= STEPS; step++) {
      disturb(random);
      WorkflowStub run = start(random);
      switch (random.nextInt(4)) {
        case 0 -> {
          awaitCalls(random);
          worker.destroyForcibly().waitFor();
          worker = sync.startWorkerProcess(home.resolve("worker-%d.log".formatted(step)));
        }
        case 1 -> {
          awaitCalls(random);
          run.cancel();
        }
        case 2 -> rollBackAfter(run);
        default -> {}
      }
      ended(run);
      sync.simulator.faults().clear();
      if (random.nextInt(3) == 0) {
        kill(follower);
        follower = follow();
      }
    }
    sync.run();
    awaitTheCopy("seed " + seed);
    kill(follower);
  }

  /** More than one kind of change; sometimes an answer that fails the run. */
  private void disturb(Random random) {
    List<Long> ids = erp.articleIds();
    for (int i = 0; i < 20; i++) {
      long id = ids.get(random.nextInt(ids.size()));
      switch (random.nextInt(5)) {
        case 0 -> erp.changeArticle(id, Map.of("Nombre", "Título " + random.nextInt(1_000)));
        case 1 -> erp.setPrice(id, new BigDecimal(random.nextInt(10_000)).movePointLeft(2));
        case 2 -> erp.setStock(id, new BigDecimal(random.nextInt(100)));
        case 3 -> erp.addImage(id);
        default -> erp.addArticle();
      }
    }
    erp.removeArticle(ids.get(random.nextInt(ids.size())));
    if (random.nextInt(4) == 0) {
      sync.simulator.faults().add(Fault.infoError(20).on("GetStockArticulosWS").times(1));
    }
  }

  private WorkflowStub start(Random random) {
    sync.simulator.calls().reset();
    return sync.start(
        CatalogSyncInput.builder().acceptShrink(true).batchSize(7 + random.nextInt(30)).build());
  }

  private void awaitCalls(Random random) throws InterruptedException {
    List<String> methods = List.of("GetArticulosWS", "GetStockArticulosWS", "GetCategoriasWS");
    String method = methods.get(random.nextInt(methods.size()));
    sync.simulator.calls().awaitTotal(method, 1, Duration.ofSeconds(5));
  }

  /** Its own run included. */
  private void rollBackAfter(WorkflowStub run) {
    ended(run);
    long last = sync.sql().number("select max(id) from sync.run where status like 'completed%'");
    Captured rollback = new Captured(sync.environment);
    assertThat(rollback.run("rollback", "" + last, "--yes", "--reason", "a test"))
        .as(rollback.err())
        .isZero();
    assertThat(new Captured(sync.environment).run("release")).isZero();
  }

  private static void ended(WorkflowStub run) {
    try {
      run.getResult(CatalogSyncResult.class);
    } catch (WorkflowFailedException expected) {
      // It failed, or was cancelled.
    }
  }
}
