package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.Drawing;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.RowServer;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages whose rows change places, that are cut short, that are no JSON; counts that are wrong. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class ListsThatDoNotFitTest {

  private RowServer verial;
  private SyncFixture sync;

  @BeforeEach
  void start(LocalStack stack) throws Exception {
    verial = new RowServer();
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(1).build())
            .with("VERIAL_URL", verial.url())
            .with("VERIAL_ARTICLE_PATIENCE", "PT0S");
  }

  @AfterEach
  void close() {
    sync.close();
    verial.close();
  }

  private CatalogSyncResult run() {
    return sync.run();
  }

  private List<String> lines(String sql) {
    return sync.sql().lines(sql);
  }

  private long number(String sql) {
    return sync.sql().number(sql);
  }

  /** 3 and 11 have changed places; the list looks the same however it is cut. */
  private static List<String> swapped(int first, int last) {
    List<String> page = new ArrayList<>();
    for (int at = first; at <= Math.min(last, 12); at++) {
      page.add(RowServer.article(at == 11 && first > 3 ? 3 : at));
    }
    return page;
  }

  @Test
  void anArticleThatChangesPlacesBetweenPagesDoesNotVanish() {
    sync.with("VERIAL_BLOCK_SIZE", "10").startWorker();
    verial.fill(12);
    assertThat(run().outcome()).isEqualTo("completed");
    List<String> floor = lines("select floor_at from media.floor");
    verial.pages.put(RowServer.ARTICLES, ListsThatDoNotFitTest::swapped);
    verial.rows.get(RowServer.ARTICLES).add(RowServer.article(13));
    verial.count = "12";
    verial.rows.get(RowServer.STOCK).set(4, "{\"ID_Articulo\":5,\"Stock\":7}");

    CatalogSyncResult second = run();

    assertThat(second.outcome()).isEqualTo("completed_with_issues");
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(12);
    assertThat(number("select stock from shop.product where id = 5")).isEqualTo(7);
    assertThat(lines("select kind, article_id from sync.issue where closed_at is null"))
        .contains("duplicate_id 3");
    assertThat(second.notes()).anySatisfy(note -> assertThat(note).contains("more than once"));
    assertThat(lines("select floor_at from media.floor")).isEqualTo(floor);

    verial.pages.clear();
    verial.count = "";
    CatalogSyncResult third = run();
    assertThat(third.outcome()).isEqualTo("completed");
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(13);
  }

  @Test
  void aChangeThatASwapHidesIsAskedForAgain() {
    sync.with("VERIAL_BLOCK_SIZE", "10").startWorker();
    verial.fill(12);
    run();
    List<String> floor = lines("select floor_at from media.floor");
    verial.pages.put(RowServer.CHANGES, ListsThatDoNotFitTest::swapped);
    verial.add(RowServer.IMAGES, image(11));

    CatalogSyncResult second = run();

    assertThat(second.outcome()).isEqualTo("completed_with_issues");
    assertThat(second.notes()).anySatisfy(note -> assertThat(note).contains("changed articles"));
    assertThat(lines("select floor_at from media.floor")).isEqualTo(floor);
    verial.pages.clear();
    verial.add(RowServer.CHANGES, RowServer.article(11));
    assertThat(run().outcome()).isEqualTo("completed");
    assertThat(number("select count(*) from shop.product_image where product_id = 11"))
        .isEqualTo(1);
  }

  @Test
  void aDuplicateThatIsAlwaysThereCostsOneMoreReadingAPhase() {
    sync.startWorker();
    verial.fill(12);
    run();
    verial.add(RowServer.ARTICLES, RowServer.article(3));
    verial.add(RowServer.ARTICLES, RowServer.article(14));
    verial.calls.clear();

    CatalogSyncResult second = run();

    assertThat(second.outcome()).isEqualTo("completed_with_issues");
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(13);
    assertThat(verial.calls(RowServer.ARTICLES)).isLessThanOrEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"40, ''", "40, 120", "39, ''", "7, ''", "40, 121"})
  void aServerThatGivesLessThanItIsAskedForLosesNothing(int mostAtOnce, String count) {
    sync.startWorker();
    verial.fill(120);
    verial.mostAtOnce = mostAtOnce;
    verial.count = count;
    run();
    for (int i = 0; i < 2; i++) {
      assertThat(
              number(
                  "select count(*) from shop.product where active and stock = 5 and price_net = 10"))
          .isEqualTo(120);
      verial.rows.put(RowServer.CHANGES, verial.rows.get(RowServer.ARTICLES));
      run();
    }
    assertThat(
            number(
                "select max(n) from (select count(*) as n from erp.changed_article group by run_id) as c"))
        .isEqualTo(120);
  }

  @Test
  void cappedPagesOfArticlesWithSeveralRowsOrNone() {
    sync.startWorker();
    for (int id = 1; id <= 120; id++) {
      verial.add(RowServer.ARTICLES, RowServer.article(id));
      for (int tier = 0; tier < (id % 3 == 0 ? 3 : id % 5 == 0 ? 0 : 1); tier++) {
        verial.add(
            RowServer.TARIFFS,
            "{\"ID_Articulo\":%d,\"Precio\":10,\"UdsMin\":%d}".formatted(id, tier));
        verial.add(RowServer.STOCK, "{\"ID_Articulo\":%d,\"Stock\":%d}".formatted(id, tier + 1));
      }
    }
    verial.mostAtOnce = 40;
    run();
    assertThat(number("select count(*) from erp.tariff"))
        .isEqualTo(number("select count(*) from shop.product where id % 3 = 0 or id % 5 <> 0"));
    assertThat(number("select count(*) from shop.product where stock = 6")).isEqualTo(40);
    assertThat(number("select count(*) from shop.product_price where product_id % 3 = 0"))
        .isEqualTo(120);
  }

  @Test
  void aPageThatIsCutWithinTheRowsOfTheLastArticleIsNoEnd() {
    sync.startWorker();
    for (int id = 1; id <= 3; id++) {
      verial.add(RowServer.ARTICLES, RowServer.article(id));
      for (int tier = 0; tier < 3; tier++) {
        verial.add(RowServer.STOCK, "{\"ID_Articulo\":%d,\"Stock\":1.%d}".formatted(id, tier));
        verial.add(
            RowServer.TARIFFS,
            "{\"ID_Articulo\":%d,\"Precio\":10,\"UdsMin\":%d}".formatted(id, tier));
      }
    }
    verial.mostAtOnce = 7;

    assertThat(run().outcome()).isEqualTo("completed");

    assertThat(lines("select trim_scale(stock) from shop.product")).containsOnly("3.3");
    assertThat(number("select count(*) from shop.product_price")).isEqualTo(9);
    verial.mostAtOnce = Integer.MAX_VALUE;
    verial.calls.clear();
    run();
    assertThat(verial.calls(RowServer.STOCK)).as("what is unchanged was not cut").isEqualTo(1);
    assertThat(verial.calls(RowServer.TARIFFS)).isEqualTo(1);
  }

  @Test
  void cappedPagesOfImagesInBlocksLoseNone() {
    sync.startWorker();
    verial.fill(60);
    for (int id = 1; id <= 60; id++) {
      verial.add(RowServer.IMAGES, image(id));
    }
    verial.mostAtOnce = 7;
    CatalogSyncResult result = sync.run(CatalogSyncInput.builder().imageStrategy("blocks").build());
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(number("select count(*) from shop.product_image")).isEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Id\":%d,\"Nombre\":\"pantalla 24\" negra\",\"PorcentajeIVA\":21}",
        "{\"Id\":%d,\"Nombre\":\"x\",}",
        "{\"Id\":%d,\"Nombre\":\"C:\\datos\"}",
        "{\"Id\":%d,\"Nombre\":\"x\",\"Peso\":.5}",
        "{\"Id\":%d,\"Nombre\":\"sin fin}"
      })
  void oneRowThatIsNotJsonStopsOnlyItself(String row) {
    sync.with("VERIAL_BLOCK_SIZE", "10").startWorker();
    verial.fill(25);
    run();
    for (int place : List.of(0, 9, 13, 14, 24)) {
      verial.rows.get(RowServer.ARTICLES).set(place, row.formatted(place + 1));
    }
    verial.rows.get(RowServer.ARTICLES).set(20, RowServer.article(21).replace("21\"", "nuevo\""));
    verial.rows.get(RowServer.ARTICLES).remove(22);

    CatalogSyncResult result = run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(25);
    assertThat(lines("select name from shop.product where id = 21"))
        .containsExactly("Artículo nuevo");
    assertThat(
            lines(
                "select position from sync.issue where kind = 'row_unreadable' and closed_at is null order by position"))
        .containsExactly("1", "10", "14", "15", "24");
    assertThat(
            lines("select message from sync.issue where kind = 'row_unreadable' and position = 10"))
        .singleElement()
        .asString()
        .contains("article 10", "behind article 9", "in front of article 11");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ID_Articulo\":%d,\"Stock\":12,50,\"Precio\":12,50}",
        "{\"Stock\":12,50,\"Precio\":12,50}"
      })
  void anArticleWhoseRowsAreNotJsonKeepsWhatItHad(String row) {
    sync.startWorker();
    verial.fill(12);
    run();
    for (String list : List.of(RowServer.STOCK, RowServer.TARIFFS)) {
      verial.rows.get(list).set(6, row.contains("%d") ? row.formatted(7) : row);
      verial
          .rows
          .get(list)
          .set(1, verial.rows.get(list).get(1).replace(":5", ":4").replace(":10", ":11"));
    }

    CatalogSyncResult result = run();

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(lines("select stock, price_net from shop.product where id = 7"))
        .containsExactly("5 10");
    assertThat(lines("select stock, price_net from shop.product where id = 2"))
        .containsExactly("4 11");
    assertThat(
            lines(
                "select source from sync.issue where kind = 'row_unreadable' and closed_at is null order by 1"))
        .containsExactly("stock", "tariffs");
  }

  @Test
  void whoTakesOverBehindARowThatIsNotJsonKnowsItsNeighbour() {
    sync.startWorker();
    verial.fill(12);
    verial.rows.get(RowServer.STOCK).add(7, "{\"ID_Articulo\":8,\"Stock\":2}");
    run();
    verial.rows.get(RowServer.STOCK).set(7, "{\"Stock\":12,50}");
    AtomicBoolean died = new AtomicBoolean();
    verial.pages.put(
        RowServer.STOCK,
        (first, last) -> {
          if (first == 9 && !died.getAndSet(true)) {
            throw new IllegalStateException("no answer: the attempt ends");
          }
          List<String> all = verial.rows.get(RowServer.STOCK);
          return all.subList(Math.min(first - 1, all.size()), Math.min(last, all.size()));
        });

    assertThat(run().outcome()).isEqualTo("completed_with_issues");

    assertThat(died).isTrue();
    assertThat(number("select stock from shop.product where id = 8"))
        .as("one of its two rows could not be read")
        .isEqualTo(7);
  }

  @Test
  void aRowThatIsJsonAgainIsNoIssueThoughAnotherIs() {
    sync.startWorker();
    verial.fill(12);
    run();
    for (String list : List.of(RowServer.ARTICLES, RowServer.STOCK)) {
      verial.rows.get(list).set(3, "{\"Id\":4,\"ID_Articulo\":4,\"Nombre\":\"a\"b\"}");
      verial.rows.get(list).set(8, "{\"Id\":9,\"ID_Articulo\":9,\"Nombre\":\"a\"b\"}");
    }
    run();
    verial.rows.get(RowServer.ARTICLES).set(3, RowServer.article(4));
    verial.rows.get(RowServer.STOCK).set(3, "{\"ID_Articulo\":4,\"Stock\":5}");

    run();

    assertThat(
            lines(
                "select source, position from sync.issue where kind = 'row_unreadable' and closed_at is null order by 1"))
        .containsExactly("articles 9", "stock 9");
  }

  @Test
  void aChosenArticleIsFoundBesideARowThatIsNotJson() {
    sync.startWorker();
    verial.fill(12);
    run();
    verial.rows.get(RowServer.ARTICLES).set(4, RowServer.article(5).replace("5\"", "nuevo\""));
    verial.rows.get(RowServer.ARTICLES).set(6, "{\"Id\":7,\"Nombre\":\"a\"b\"}");

    CatalogSyncResult result =
        sync.run(CatalogSyncInput.builder().articles(List.of(5L, 7L)).build());

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(lines("select name from shop.product where id = 5"))
        .containsExactly("Artículo nuevo");
    assertThat(lines("select kind, article_id from sync.issue where closed_at is null"))
        .containsExactly("not_found 7");
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(12);
  }

  @Test
  void aRowThatIsNotJsonOnAServerWithoutBlocksEndsARunOfChosenArticlesToo() {
    sync.startWorker();
    verial.fill(12);
    verial.heedsBounds = false;
    run();
    verial.rows.get(RowServer.ARTICLES).set(6, "{\"Id\":7,\"Nombre\":\"a\"b\"}");

    for (List<Long> chosen : List.of(List.<Long>of(), List.of(5L))) {
      assertThatThrownBy(() -> sync.run(CatalogSyncInput.builder().articles(chosen).build()))
          .rootCause()
          .hasMessageContaining("row 7")
          .hasMessageContaining("gives no blocks")
          .hasMessageNotContaining("asked again");
    }
    assertThat(number("select count(*) from shop.product where active")).isEqualTo(12);
  }

  @Test
  void aChangeThatIsNotJsonRaisesNoMoment() {
    sync.startWorker();
    verial.fill(12);
    run();
    List<String> floor = lines("select floor_at from media.floor");
    verial.add(RowServer.CHANGES, RowServer.article(3));
    verial.add(RowServer.CHANGES, "{\"Id\":4,\"Nombre\":\"a\"b\"}");
    verial.add(RowServer.CHANGES, RowServer.article(5));
    verial.add(RowServer.IMAGES, image(5));

    assertThat(run().outcome()).isEqualTo("completed_with_issues");

    assertThat(lines("select floor_at from media.floor")).isEqualTo(floor);
    assertThat(number("select count(*) from shop.product_image where product_id = 5")).isEqualTo(1);
    assertThat(lines("select message from sync.issue where source = 'changes'"))
        .singleElement()
        .asString()
        .containsPattern(
            "Row 2 of the list of articles that changed since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d, ");
  }

  @Test
  void aServerWithoutBlocksFailsAfterThePatienceAndNamesThePlace() {
    sync.startWorker();
    verial.fill(12);
    verial.heedsBounds = false;
    verial.rows.get(RowServer.ARTICLES).set(6, "{\"Id\":7,\"Nombre\":\"a\"b\"}");

    CatalogSyncResult result = null;
    String failure = "";
    try {
      result = run();
    } catch (RuntimeException failed) {
      failure = lines("select message from sync.run order by id desc limit 1").get(0);
    }
    assertThat(result).isNull();
    assertThat(failure).contains("GetArticulosWS", "character", "row 7", "\"Id\":7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"13", "11", "0", "-5", "1000000000", "\"doce\"", "null"})
  void aCountThatIsAlwaysWrongFreezesNothing(String count) {
    sync.startWorker();
    verial.fill(12);
    run();
    verial.count = count;
    verial.rows.get(RowServer.ARTICLES).remove(11);
    verial.rows.get(RowServer.STOCK).set(4, "{\"ID_Articulo\":5,\"Stock\":7}");
    verial.calls.clear();

    CatalogSyncResult result = run();

    assertThat(number("select count(*) from shop.product where active")).isEqualTo(11);
    assertThat(number("select stock from shop.product where id = 5")).isEqualTo(7);
    if (count.matches("\\d+") && !count.equals("11")) {
      assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("GetNumArticulosWS"));
      assertThat(result.outcome()).isEqualTo("completed_with_issues");
    } else {
      assertThat(result.outcome()).isEqualTo("completed");
    }
    assertThat(verial.calls(RowServer.ARTICLES)).isLessThanOrEqualTo(5);
    assertThat(verial.calls(RowServer.STOCK)).isLessThanOrEqualTo(4);
  }

  private static String image(int articleId) {
    try {
      return "{\"ID_Articulo\":%d,\"Imagen\":\"%s\"}"
          .formatted(articleId, Base64.getEncoder().encodeToString(Drawing.png(articleId)));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
