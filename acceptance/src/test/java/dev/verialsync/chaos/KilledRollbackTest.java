package dev.verialsync.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.ReferenceChanges;
import dev.verialsync.chaos.outcome.Sql;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.workflows.messages.rollback.CatalogRollbackInput;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A rollback that is struck in its middle ends with what was there, row for row. */
@Tag("thorough")
@Tag("alone")
final class KilledRollbackTest {

  private static final int ARTICLES = 350;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<String> SHOP =
      List.of(
          "select (to_jsonb(p) - 'changed_at')::text from shop.product p where active order by id",
          "select t::text from shop.product_price t join shop.product p on p.id = product_id where active order by t",
          "select i::text from shop.product_image i join shop.product p on p.id = product_id where active order by i",
          "select v::text from shop.variant v order by product_id");

  private static final List<String> NAMES =
      ReferenceChanges.TABLES.stream()
          .map("select to_jsonb(t)::text from shop.%s t order by 1"::formatted)
          .toList();

  @TempDir Path home;

  @Test
  @Timeout(900)
  void whatDiesInTheMiddleChangesNothingOfTheResult() throws Exception {
    SimulatorOptions shop = SimulatorOptions.builder().articles(ARTICLES).imageBytes(500).build();
    try (Site site = Site.start(home, ChaosTest.PROGRAMS, shop)) {
      Site.Round round = site.newRound(true);
      try (Scene scene = new Scene(site, round, new Random(0))) {
        scene.workers.start();
        run(scene);
        List<List<String>> former = shop(round);
        change(site.erp.catalogue());
        run(scene);
        List<List<String>> latter = shop(round);
        assertThat(latter).isNotEqualTo(former);
        long undone = round.sql().number("select max(id) from sync.run");
        boolean back = false;
        for (Disturbance death :
            List.of(Kills.worker(), Kills.postgres(), Kills.temporal(), Kills.everything())) {
          undone = rollback(scene, undone, death);
          back = !back;
          assertThat(shop(round)).as(death.title()).isEqualTo(back ? former : latter);
        }
        assertThat(scene.workers.endedByThemselves()).isEmpty();
      }
    }
  }

  private static void run(Scene scene) throws Exception {
    scene.startRun();
    assertThat(Patience.until(PATIENCE, scene::isOver)).isTrue();
    assertThat(scene.status()).isEqualTo("completed");
  }

  private static List<List<String>> shop(Site.Round round) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (String query : SHOP) {
      rows.add(round.sql().texts(query));
    }
    for (String query : NAMES) {
      rows.add(round.sql().texts(query));
    }
    return rows;
  }

  private static void change(Catalogue erp) {
    for (long id : erp.articleIds()) {
      erp.changeArticle(id, Map.of("Nombre", "Título " + id));
      erp.setPrice(id, new BigDecimal("7.30"));
    }
    erp.removeArticle(erp.articleIds().get(ARTICLES / 2));
    erp.addImage(erp.articleIds().get(ARTICLES / 3));
    erp.addArticle();
    ReferenceChanges.make(erp, 1);
  }

  /** Strikes while a product in the middle is locked, so that it waits there. Returns its run. */
  private static long rollback(Scene scene, long beforeRun, Disturbance death) throws Exception {
    Sql sql = scene.round.sql();
    AtomicReference<String> workflow = new AtomicReference<>();
    try (Connection lock = sql.connect();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("select from shop.product where id = 250 for update");
      scene.steer(
          () ->
              workflow.set(
                  scene
                      .runs()
                      .start(
                          new CatalogRollbackInput(beforeRun, null, null, null),
                          Optional.empty())));
      assertThat(
              Patience.until(
                  PATIENCE,
                  () ->
                      sql.number(
                                  "select count(*) from sync.product_event join sync.run r on r.id = run_id where kind = 'rolled_back' and r.workflow_id = '%s'"
                                      .formatted(workflow.get()))
                              > 0
                          && sql.number("select count(*) from pg_locks where not granted") > 0))
          .as("waits for the lock")
          .isTrue();
      death.blow().strike(scene);
    }
    String run = "select %%s from sync.run where workflow_id = '%s'".formatted(workflow.get());
    String status = run.formatted("status");
    assertThat(Patience.until(PATIENCE, () -> !sql.texts(status).contains("running"))).isTrue();
    assertThat(sql.texts(status)).as(death.title()).containsExactly("completed");
    return sql.number(run.formatted("id"));
  }
}
