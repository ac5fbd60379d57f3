package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ReferenceChanges;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowStub;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hidden catalogue changes between runs: names, prices, stock, images, vanished and new articles.
 * Each former state of the shop comes back row for row, is held, and the truth returns after the
 * release.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class WayBackTest {

  private static final int ARTICLES = 60;

  private static final List<String> SHOP =
      List.of(
          "select (to_jsonb(p) - 'changed_at')::text from shop.product p where active order by id",
          "select t::text from shop.product_price t join shop.product p on p.id = product_id where active order by t",
          "select i::text from shop.product_image i join shop.product p on p.id = product_id where active order by i",
          "select v::text from shop.variant v order by product_id",
          "select f::text from shop.product_field f join shop.product p on p.id = product_id where active order by f",
          "select (to_jsonb(d) - 'changed_at')::text from shop.product_detail d where active order by id");

  private static final List<String> NAMES =
      ReferenceChanges.TABLES.stream()
          .map("select to_jsonb(t)::text from shop.%s t order by 1"::formatted)
          .toList();

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void first(LocalStack stack, @TempDir java.nio.file.Path home) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder().articles(ARTICLES).seed(11).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", home.toString())
            .with("TEMPORAL_CONFIG_FILE", home.resolve("none.toml").toString());
    erp = sync.simulator.catalogue();
    sync.startWorker();
    sync.run();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private List<List<String>> shop() {
    return Stream.concat(SHOP.stream(), NAMES.stream()).map(sync.sql()::lines).toList();
  }

  private List<List<String>> names() {
    return NAMES.stream().map(sync.sql()::lines).toList();
  }

  /** The rows of one of them alone, which are few. */
  private static List<String> differences(List<List<String>> one, List<List<String>> other) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      List<String> now = other.get(i);
      List<String> then = one.get(i);
      then.stream().filter(row -> !now.contains(row)).map("- "::concat).forEach(rows::add);
      now.stream().filter(row -> !then.contains(row)).map("+ "::concat).forEach(rows::add);
    }
    return rows;
  }

  private int type(List<String> told, String... command) {
    Captured captured = new Captured(sync.environment);
    int code = captured.run(command);
    told.add(captured.out() + captured.err());
    return code;
  }

  private void change(int round) {
    List<Long> ids = erp.articleIds();
    erp.changeArticle(ids.get(round), Map.of("Nombre", "Título " + round));
    erp.setPrice(ids.get(round + 10), new BigDecimal(round + ".90"));
    erp.setStock(ids.get(round + 20), new BigDecimal("-1.5"));
    long withImages =
        ids.stream().filter(id -> erp.imageCount(id) > 0).skip(round).findFirst().orElseThrow();
    erp.replaceImage(withImages, 1);
    erp.addImage(ids.get(round + 30));
    erp.removeArticle(ids.get(round + 40));
    erp.addArticle();
    ReferenceChanges.make(erp, round);
  }

  @Test
  void eachFormerStateComesBackAndTheTruthAfterTheRelease() throws Exception {
    long[] runs = new long[6];
    List<List<List<String>>> states = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      states.add(shop());
      List<List<String>> names = names();
      change(round);
      runs[round] = sync.run().runId();
      assertThat(names()).as("each list changes").doesNotContainAnyElementsOf(names);
    }
    List<String> told = new ArrayList<>();
    assertThat(type(told, "migrate")).as(told.toString()).isZero();
    assertThat(type(told, "gc", "--older-than", "PT0S", "--delete")).isZero();
    for (int round : List.of(5, 2, 4, 1, 3)) {
      assertThat(type(told, "rollback", "" + runs[round], "--yes", "--reason", "wrong prices"))
          .as(told.toString())
          .isZero();
      assertThat(differences(states.get(round - 1), shop()))
          .as("before run %d", runs[round])
          .isEmpty();
    }
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();

    List<List<String>> held = shop();
    change(6);
    CatalogSyncResult waiting = sync.run();
    assertThat(waiting.outcome()).isEqualTo("completed");
    assertThat(waiting.notes()).anyMatch(note -> note.contains("products differ and are held"));
    assertThat(shop()).isEqualTo(held);
    told.clear();
    assertThat(type(told, "status")).isZero();
    assertThat(told.get(0))
        .startsWith("HELD      all products, since ")
        .contains(": wrong prices;")
        .doesNotContain("; 0 waiting");
    assertThat(type(told, "release")).isZero();
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
    assertThat(type(told, "runs")).isZero();
    assertThat(told.get(told.size() - 1)).contains("rollback");
    assertThat(
            sync.sql().number("select count(*) from sync.product_event where kind = 'rolled_back'"))
        .isPositive();
  }

  @Test
  void chosenProductsAloneAreRolledBackAndHeld() {
    List<Long> ids = erp.articleIds();
    String[] before = new String[2];
    before[0] = name(ids.get(1));
    before[1] = name(ids.get(2));
    erp.changeArticle(ids.get(1), Map.of("Nombre", "uno"));
    erp.changeArticle(ids.get(2), Map.of("Nombre", "dos"));
    long run = sync.run().runId();
    List<String> told = new ArrayList<>();
    assertThat(
            type(told, "rollback", "" + run, "--article", "" + ids.get(1), "--dry-run", "--json"))
        .isZero();
    assertThat(told.get(0)).contains("\"products\" : 1", "\"name\" : 1");
    assertThat(name(ids.get(1))).isEqualTo("uno");
    assertThat(type(told, "rollback", "" + run, "--article", "" + ids.get(1), "--yes")).isZero();
    assertThat(name(ids.get(1))).isEqualTo(before[0]);
    assertThat(name(ids.get(2))).isEqualTo("dos");
    erp.changeArticle(ids.get(2), Map.of("Nombre", "tres"));
    sync.run();
    assertThat(name(ids.get(1))).isEqualTo(before[0]);
    assertThat(name(ids.get(2))).isEqualTo("tres");
    assertThat(type(told, "history", "" + ids.get(1))).isZero();
    assertThat(told.get(told.size() - 1)).contains("put back as before run " + run, "held");
    assertThat(type(told, "release", "--article", "" + ids.get(1))).isZero();
    sync.run();
    assertThat(name(ids.get(1))).isEqualTo("uno");
  }

  private String name(long id) {
    return sync.sql().value("select name from shop.product where id = " + id);
  }

  @Test
  void aHoldEndsByItselfOrIsReleased() throws Exception {
    List<Long> ids = erp.articleIds();
    List<String> told = new ArrayList<>();
    assertThat(type(told, "hold", "--reason", "campaign")).isZero();
    erp.changeArticle(ids.get(1), Map.of("Nombre", "uno"));
    sync.run();
    assertThat(name(ids.get(1))).isNotEqualTo("uno");
    assertThat(type(told, "hold", "--article", "" + ids.get(1), "--reason", "stock-take")).isZero();
    assertThat(type(told, "release", "--article", "" + ids.get(1))).isZero();
    assertThat(told.get(told.size() - 1)).contains("All products are held together, too");
    sync.sql().execute("update sync.hold set until = clock_timestamp()");
    sync.run();
    assertThat(name(ids.get(1))).isEqualTo("uno");
    assertThat(type(told, "hold")).as("without a reason").isEqualTo(2);
    assertThat(type(told, "hold", "--reason", "x", "--until", "2020-01-01T00:00")).isEqualTo(2);
    assertThat(type(told, "release", "--article", "3")).isZero();
    assertThat(type(told, "release")).isZero();
  }

  @Test
  void theFirstRunIsUndoneTwiceAndTheTruthReturns() throws Exception {
    List<String> told = new ArrayList<>();
    String id = "" + erp.articleIds().get(1);
    assertThat(type(told, "hold", "--article", id, "--article", id, "--reason", "x")).isZero();
    assertThat(type(told, "rollback", "1", "--dry-run")).isZero();
    assertThat(told.get(1)).contains("\nOf these, 1 are held one by one: they change, too.\n");
    for (int i = 0; i < 2; i++) {
      assertThat(type(told, "rollback", "1", "--yes")).as(told.toString()).isZero();
      assertThat(sync.sql().number("select count(*) from shop.product where active")).isZero();
      assertThat(sync.sql().number("select count(*) from shop.manufacturer")).isZero();
    }
    assertThat(type(told, "release")).isZero();
    sync.run();
    assertThat(Differences.ofListed(sync)).isEmpty();
  }

  @Test
  void aRunUnderWayAndOneWhoseVersionsAreGoneAreRefused() throws Exception {
    List<List<String>> before = shop();
    List<String> told = new ArrayList<>();
    sync.simulator.setLatency(Duration.ofSeconds(1));
    sync.simulator.calls().reset();
    WorkflowStub current = sync.start(CatalogSyncInput.DEFAULT);
    assertThat(sync.simulator.calls().awaitTotal("GetArticulosWS", 1, Duration.ofMinutes(1)))
        .isTrue();
    assertThat(type(told, "rollback", "2", "--yes")).as(told.toString()).isEqualTo(2);
    assertThat(told.get(0)).contains("Run 2 ", "is active");
    assertThat(type(told, "rollback", "1", "--yes")).as(told.toString()).isEqualTo(5);
    sync.simulator.setLatency(Duration.ZERO);
    current.getResult(CatalogSyncResult.class);
    sync.with("SHOP_KEEP_VERSIONS", "PT0S");
    assertThat(type(told, "migrate")).as(told.toString()).isZero();
    assertThat(type(told, "gc", "--older-than", "PT0S", "--delete")).as(told.toString()).isZero();
    assertThat(type(told, "rollback", "2", "--yes")).isEqualTo(2);
    assertThat(told.get(told.size() - 1)).contains("SHOP_KEEP_VERSIONS");
    assertThat(shop()).isEqualTo(before);
    assertThat(sync.sql().number("select count(*) from sync.hold")).isZero();
  }

  @Test
  void atATerminalItAsksFirst() {
    List<List<String>> before = shop();
    erp.changeArticle(erp.articleIds().get(1), Map.of("Nombre", "uno"));
    long run = sync.run().runId();
    List<List<String>> after = shop();

    Captured refused = atATerminal("n", run);

    assertThat(refused.err())
        .contains("name  ", "Put them back, and hold all products? [y/N] ", "Nothing was changed.");
    assertThat(shop()).isEqualTo(after);
    assertThat(sync.sql().number("select count(*) from sync.hold")).isZero();
    assertThat(atATerminal("y", run).out()).contains("Run 3: completed");
    assertThat(shop()).isEqualTo(before);
  }

  private Captured atATerminal(String typed, long run) {
    Captured command = new Captured(sync.environment, OptionalInt.of(80));
    InputStream stdin = System.in;
    try {
      System.setIn(new ByteArrayInputStream((typed + "\n").getBytes(StandardCharsets.UTF_8)));
      assertThat(command.run("rollback", "" + run))
          .as(command.err())
          .isEqualTo(typed.equals("y") ? 0 : 4);
    } finally {
      System.setIn(stdin);
    }
    return command;
  }

  @Test
  void whatCannotBeRolledBackToChangesNothing() {
    List<List<String>> before = shop();
    List<String> told = new ArrayList<>();
    assertThat(type(told, "rollback", "999", "--yes")).isEqualTo(2);
    assertThat(type(told, "rollback", "no-run", "--yes")).isEqualTo(2);
    assertThat(type(told, "rollback", "1", "--yes", "--article", "987654")).isEqualTo(2);
    assertThat(type(told, "hold", "--article", "987654", "--reason", "x")).isEqualTo(2);
    assertThat(told.get(told.size() - 1))
        .contains("The shop has no product with the Id 987654: check the number.");
    assertThat(type(told, "rollback", "1")).as("no terminal, no --yes").isEqualTo(2);
    // As a run that was terminated stays until the next one opens.
    sync.sql().execute("update sync.run set status = 'running', finished_at = null where id = 1");
    assertThat(type(told, "rollback", "1", "--dry-run")).as(told.toString()).isZero();
    sync.sql().execute("update shop.version_floor set kept_since = clock_timestamp()");
    assertThat(type(told, "rollback", "1", "--yes")).isEqualTo(2);
    assertThat(shop()).isEqualTo(before);
    assertThat(sync.sql().number("select count(*) from sync.hold")).isZero();
  }
}
