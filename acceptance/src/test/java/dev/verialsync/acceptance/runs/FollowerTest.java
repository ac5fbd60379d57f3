package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.Sql;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    await()
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
}
