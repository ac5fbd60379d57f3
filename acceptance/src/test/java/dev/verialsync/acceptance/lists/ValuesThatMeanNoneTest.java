package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.CatalogueFile;
import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Prices of 0 and numbers out of any range, from one run to the next. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class ValuesThatMeanNoneTest {

  private static final String PRICES =
      "select id, price_net, price_gross, (select count(*) from shop.product_price where product_id"
          + " = id) from shop.product order by id";
  private static final String ISSUES =
      "select article_id, source, field, kind from sync.issue where closed_at is null order by"
          + " article_id, source, field";

  @Test
  void aTariffOfZeroIsNoPriceUntilTheShopGivesAway(LocalStack stack, @TempDir Path directory)
      throws Exception {
    CatalogueFile file = new CatalogueFile();
    file.article(
            "{\"Id\":1,\"Nombre\":\"FLOR VARIADA\",\"PorcentajeIVA\":10,\"Peso\":0,\"Tipo\":1}")
        .stock(1, "3795")
        .tariff(1, "\"Dto\":0,\"DtoEurosXUd\":0,\"Precio\":0,\"UdsMin\":0,\"UdsRegalo\":0");
    file.article("{\"Id\":2,\"Nombre\":\"ARTURO\",\"PorcentajeIVA\":4,\"Tipo\":2}")
        .tariff(2, "\"Dto\":0,\"DtoEurosXUd\":0,\"Precio\":9.62,\"UdsMin\":0,\"UdsRegalo\":0");
    file.article("{\"Id\":3,\"Nombre\":\"Un tramo de cero\",\"PorcentajeIVA\":21}")
        .tariff(3, "\"Precio\":10,\"UdsMin\":0")
        .tariff(3, "\"Precio\":0,\"UdsMin\":3");
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().catalogueFile(file.write(directory)).build())) {
      sync.startWorker();
      CatalogSyncResult first = sync.run();

      assertThat(first.outcome()).isEqualTo("completed_with_issues");
      assertThat(sync.sql().lines(PRICES))
          .containsExactly("1 null null 0", "2 9.62 10.00 1", "3 10 12.10 1");
      assertThat(sync.sql().lines(ISSUES))
          .containsExactly("1 products Precio price_zero", "3 products Precio price_zero");
      assertThat(sync.sql().ids("select id from shop.sellable order by id"))
          .containsExactly(2L, 3L);
      assertThat(sync.run().totals().counts().productsUnchanged()).as("planned again").isZero();

      sync.stopWorkers();
      sync.with("VERIAL_ZERO_PRICE", "keep").startWorker();
      assertThat(sync.run().outcome()).isEqualTo("completed");
      assertThat(sync.sql().lines(PRICES))
          .containsExactly("1 0 0.00 1", "2 9.62 10.00 1", "3 10 12.10 2");
      assertThat(sync.sql().lines(ISSUES)).isEmpty();
      assertThat(sync.sql().ids("select id from shop.sellable order by id"))
          .containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void numbersOutOfAnyRangeTakeNothingFromTheShopButThePrice(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(12).seed(5).imageBytes(2_000).build())) {
      Catalogue erp = sync.simulator.catalogue();
      for (long id : erp.articleIds()) {
        erp.setStock(id, new BigDecimal(id + ".5"));
        erp.setPrice(id, BigDecimal.TEN);
      }
      sync.startWorker();
      assertThat(sync.run().outcome()).isEqualTo("completed");
      stock(erp, 1, "1e59");
      stock(erp, 2, "-1000000000001");
      stock(erp, 3, "\"NaN\"");
      stock(erp, 4, "1e400");
      erp.setStock(5, List.of(stockRow(5, "1"), stockRow(5, "1e13")));
      tariff(erp, 6, "-5");
      tariff(erp, 7, "1e59");
      tariff(erp, 8, "\"NaN\"");

      for (int run = 0; run < 2; run++) {
        assertThat(sync.run().outcome()).isEqualTo("completed_with_issues");
        assertThat(sync.sql().lines("select stock from shop.product where id <= 6 order by id"))
            .containsExactly("1.5", "2.5", "3.5", "4.5", "5.5", "6.5");
        assertThat(
                sync.sql().ids("select id from shop.product where price_net is null order by id"))
            .as("the eighth has a price that is no number, and keeps the former one")
            .containsExactly(6L, 7L);
        assertThat(sync.sql().lines(ISSUES))
            .containsExactly(
                "1 stock Stock bad_value",
                "2 stock Stock bad_value",
                "3 stock Stock bad_value",
                "4 stock Stock bad_value",
                "5 stock Stock bad_value",
                "6 tariffs Precio bad_value",
                "7 tariffs Precio bad_value",
                "8 tariffs Precio bad_value");
      }

      for (long id = 1; id <= 8; id++) {
        erp.setStock(id, BigDecimal.ONE);
        erp.setPrice(id, BigDecimal.TEN);
      }
      assertThat(sync.run().outcome()).isEqualTo("completed");
      assertThat(Differences.between(ErpTruth.of(erp), new ShopContent(sync).products())).isEmpty();
    }
  }

  private static void stock(Catalogue erp, long id, String value) {
    erp.setStock(id, List.of(stockRow(id, value)));
  }

  private static Row stockRow(long id, String value) {
    return Row.of("{\"ID_Articulo\":%d,\"Stock\":%s,\"StockAux\":0}".formatted(id, value));
  }

  private static void tariff(Catalogue erp, long id, String price) {
    erp.setTariffs(
        id,
        List.of(Row.of("{\"ID_Articulo\":%d,\"Precio\":%s,\"UdsMin\":0}".formatted(id, price))));
  }
}
