package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.CatalogueFile;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Bounds;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stock and tariffs whose rows change places, vanish, or say 0. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@Tag("thorough")
final class MovedRowsTest {

  private static final String STOCK = "GetStockArticulosWS";
  private static final String TARIFFS = "GetCondicionesTarifaWS";

  @TempDir private @Nullable Path directory;
  private @Nullable SyncFixture open;

  @AfterEach
  void close() {
    if (open != null) {
      open.close();
    }
  }

  private SyncFixture shop(LocalStack stack, CatalogueFile file, Bounds bounds) throws Exception {
    SyncFixture sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder()
                    .catalogueFile(file.write(Path.of(String.valueOf(directory))))
                    .stockBounds(bounds)
                    .build())
            .with("VERIAL_BLOCK_SIZE", "10");
    open = sync;
    sync.startWorker();
    return sync;
  }

  /** Articles with a stock of 5 and a price of 10. */
  private static CatalogueFile articles(int count) {
    CatalogueFile file = new CatalogueFile();
    for (int id = 1; id <= count; id++) {
      file.article("{\"Id\":%d,\"Nombre\":\"Artículo %d\",\"PorcentajeIVA\":4}".formatted(id, id))
          .stock(id, "5")
          .tariff(id, "\"Precio\":10,\"UdsMin\":0");
    }
    return file;
  }

  private static List<String> stockAndPrices(SyncFixture sync) {
    return sync.sql()
        .lines(
            "select trim_scale(stock), trim_scale(price_net), count(*) from shop.product group by 1, 2 order by 1, 2");
  }

  private static List<Long> askedAlone(SyncFixture sync, String method) {
    return sync.simulator.calls().calls(method).stream()
        .map(call -> Long.valueOf(call.parameters().getOrDefault("id_articulo", "0")))
        .filter(id -> id != 0)
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> openIssues(SyncFixture sync) {
    return sync.sql()
        .lines("select source, kind from sync.issue where closed_at is null order by 1, 2");
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatChangePlacesBetweenTwoBlocksAreAskedForAlone(Bounds bounds, LocalStack stack)
      throws Exception {
    SyncFixture sync = shop(stack, articles(12), bounds);
    Catalogue erp = sync.simulator.catalogue();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    sync.simulator.calls().reset();
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 11));
    sync.simulator.afterCall(TARIFFS, 1, () -> erp.swapTariffs(3, 11));

    CatalogSyncResult moved = sync.run();

    assertThat(moved.outcome()).isEqualTo("completed");
    assertThat(moved.notes()).isEmpty();
    assertThat(stockAndPrices(sync)).containsExactly("5 10 12");
    assertThat(askedAlone(sync, STOCK)).containsExactly(3L, 11L);
    assertThat(askedAlone(sync, TARIFFS)).containsExactly(3L, 11L);
  }

  @Test
  void rowsThatChangePlacesInTheFirstRunAreAskedForAlone(LocalStack stack) throws Exception {
    SyncFixture sync = shop(stack, articles(12), Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 11));
    sync.simulator.afterCall(TARIFFS, 1, () -> erp.swapTariffs(3, 11));

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(stockAndPrices(sync)).containsExactly("5 10 12");
  }

  @Test
  void anArticleThatHonestlyLostItsRowsIsAskedForAloneAndHasNone(LocalStack stack)
      throws Exception {
    SyncFixture sync = shop(stack, articles(12), Bounds.ROWS);
    sync.run();
    sync.simulator.catalogue().setStock(11, List.of());
    sync.simulator.calls().reset();

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(askedAlone(sync, STOCK)).containsExactly(11L);
    assertThat(stockAndPrices(sync)).containsExactly("0 10 1", "5 10 11");
  }

  @Test
  void whereTooManyAreInDoubtTheWholeListIsReadInOneAnswer(LocalStack stack) throws Exception {
    CatalogueFile file = articles(24);
    for (int id = 25; id <= 150; id++) {
      file.article("{\"Id\":%d,\"Nombre\":\"Sin existencias\",\"PorcentajeIVA\":4}".formatted(id));
    }
    SyncFixture sync = shop(stack, file, Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 21));

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(stockAndPrices(sync)).containsExactly("0 null 126", "5 10 24");
    assertThat(askedAlone(sync, STOCK)).isEmpty();
  }

  @Test
  void aServerThatIgnoresWhichArticleIsAskedForSettlesAllAtOnce(LocalStack stack) throws Exception {
    SyncFixture sync = shop(stack, articles(12), Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.run();
    sync.simulator.faults().add(Fault.of(FaultKind.IGNORED_ARTICLE).on(STOCK));
    sync.simulator.calls().reset();
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 11));

    assertThat(sync.run().outcome()).isEqualTo("completed");

    assertThat(stockAndPrices(sync)).containsExactly("5 10 12");
    assertThat(askedAlone(sync, STOCK)).containsExactly(3L);
  }

  @Test
  void theRowsOfAnotherArticleAreNoAnswer(LocalStack stack) throws Exception {
    SyncFixture sync = shop(stack, articles(12), Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.run();
    Row another = Row.of("{\"ID_Articulo\":12,\"Stock\":77,\"StockAux\":0}");
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 11));
    sync.simulator.afterCall(STOCK, 2, () -> erp.setStock(11, List.of(another)));

    CatalogSyncResult doubted = sync.run();

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.notes())
        .singleElement()
        .asString()
        .contains("list of stock", "1 articles may have been read twice", "what was known");
    assertThat(openIssues(sync)).containsExactly("stock rows_in_doubt");
    assertThat(stockAndPrices(sync)).containsExactly("5 10 12");

    CatalogSyncResult chosen = sync.run(CatalogSyncInput.builder().articles(List.of(11L)).build());
    assertThat(chosen.outcome()).isEqualTo("completed_with_issues");
    assertThat(stockAndPrices(sync)).containsExactly("5 10 12");
  }

  @Test
  void anArticleThatFailsAloneKeepsItsRowsAndStopsNothing(LocalStack stack) throws Exception {
    SyncFixture sync = shop(stack, articles(12), Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.run();
    erp.setPrice(5, new BigDecimal("20"));
    sync.simulator.afterCall(STOCK, 1, () -> erp.swapStock(3, 11));
    sync.simulator.afterCall(
        STOCK, 2, () -> sync.simulator.faults().add(Fault.status(500).on(STOCK).forArticle(11)));

    CatalogSyncResult doubted = sync.run();

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(openIssues(sync)).containsExactly("stock rows_in_doubt");
    assertThat(stockAndPrices(sync)).containsExactly("5 10 11", "5 20 1");

    sync.simulator.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(openIssues(sync)).isEmpty();
  }

  @Test
  void stockAndPricesThatAreZeroForManyAreKeptUntilTheyAreAccepted(LocalStack stack)
      throws Exception {
    SyncFixture sync = shop(stack, articles(60), Bounds.ROWS);
    Catalogue erp = sync.simulator.catalogue();
    sync.run();
    for (long id = 1; id <= 55; id++) {
      erp.setStock(id, BigDecimal.ZERO);
      erp.setPrice(id, BigDecimal.ZERO);
    }

    CatalogSyncResult doubted = sync.run();

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.notes())
        .hasSize(2)
        .allSatisfy(note -> assertThat(note).contains("55 articles", "--accept-shrink"));
    assertThat(openIssues(sync)).containsExactly("stock values_lost", "tariffs values_lost");
    assertThat(stockAndPrices(sync)).containsExactly("5 10 60");

    sync.run(CatalogSyncInput.builder().acceptShrink(true).build());

    assertThat(sync.sql().number("select count(*) from shop.product where stock = 0"))
        .isEqualTo(55);
    assertThat(openIssues(sync)).doesNotContain("stock values_lost", "tariffs values_lost");
  }

  @Test
  void anEmptyListOfThreeIsNotBelieved(LocalStack stack) throws Exception {
    SyncFixture sync = shop(stack, articles(3), Bounds.ROWS);
    sync.run();
    for (String method : List.of(STOCK, TARIFFS)) {
      sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on(method));
    }

    assertThat(sync.run().outcome()).isEqualTo("completed_with_issues");

    assertThat(openIssues(sync)).containsExactly("stock list_empty", "tariffs list_empty");
    assertThat(stockAndPrices(sync)).containsExactly("5 10 3");
  }

  @Test
  void aFirstRunThatFindsNoStockAndNoPriceSaysSo(LocalStack stack) throws Exception {
    CatalogueFile file =
        new CatalogueFile()
            .article("{\"Id\":1,\"Nombre\":\"Uno\",\"PorcentajeIVA\":4}")
            .stock(1, "0");
    SyncFixture sync = shop(stack, file, Bounds.ROWS);

    CatalogSyncResult first = sync.run();

    assertThat(first.outcome()).isEqualTo("completed_with_issues");
    assertThat(first.notes())
        .anySatisfy(note -> assertThat(note).contains("No listed article has any stock"))
        .anySatisfy(
            note -> assertThat(note).contains("No listed article has a price", "VERIAL_ID_TARIFA"));
    assertThat(openIssues(sync)).containsExactly("stock no_stock", "tariffs no_prices");
  }
}
