package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A generated bookshop, with all its traits, copied by one run. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
public final class GeneratedCatalogueTest {

  private static final int ARTICLES = Integer.getInteger("articles", 400);

  private static SyncFixture sync;
  private static CatalogSyncResult first;
  private static Map<Long, Long> imageCalls;
  private static Map<Long, Map<String, @Nullable String>> erp;

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(ARTICLES).seed(7).imageBytes(8_000).build());
    sync.startWorker();
    first = sync.run();
    imageCalls = sync.simulator.calls().imageCalls();
    erp = ErpTruth.of(sync.simulator.catalogue());
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  @Test
  void everyFieldOfEveryArticleIsAsTheErpHoldsIt() {
    assertThat(Differences.between(erp, new ShopContent(sync).products())).isEmpty();
    assertThat(first.outcome()).isEqualTo("completed");
    assertThat(first.totals().counts().productsInserted()).isEqualTo(ARTICLES);
    assertThat(first.totals().counts().articlesFetched()).isEqualTo(ARTICLES);
  }

  @Test
  @DisplayName("Images found in phase 1 are linked in phase 2, and S3 holds their bytes")
  void imagesFoundInPhaseOneAreLinkedInPhaseTwo() {
    ShopContent shop = new ShopContent(sync);

    assertThat(shop.faultsOfObjects()).isEmpty();
    assertThat(sync.sql().number("select count(*) from shop.product_image"))
        .isEqualTo(
            sync.simulator.catalogue().articleIds().stream()
                .mapToInt(sync.simulator.catalogue()::imageCount)
                .sum());
    assertThat(shop.keys())
        .hasSize((int) sync.sql().number("select count(distinct sha256) from shop.product_image"))
        .hasSize(first.totals().counts().imagesStored());
  }

  @Test
  void imagesAreReadInBlocksAndAloneForTheirProofOnly() {
    assertThat(imageCalls.getOrDefault(0L, 0L)).as("blocks").isBetween(1L, ARTICLES / 100 + 4L);
    assertThat(imageCalls.keySet()).as("articles asked for alone").hasSizeLessThan(80);
    assertThat(
            sync.sql().lines("select evidence from sync.method_support where evidence is not null"))
        .containsExactly("60 articles with images and 5 without are the same in blocks and alone");
  }

  @Test
  void sellableShowsWhatMayBeSoldNow() {
    assertThat(sync.sql().ids("select id from shop.sellable order by id"))
        .isEqualTo(ErpTruth.sellable(erp))
        .hasSizeLessThan(ARTICLES);
  }

  @Test
  void namesAreJoinedFromTheListThatTheCategoryIsFrom() {
    Map<String, String> categories = names("category", "web_category");
    sync.sql()
        .rows(
            "select category_source, category_id, category_name, manufacturer_id, manufacturer_name"
                + " from shop.product_detail where category_id is not null")
        .forEach(
            row -> {
              assertThat(row.get("category_name"))
                  .isNotNull()
                  .isEqualTo(categories.get(row.get("category_source") + row.get("category_id")));
              assertThat(row.get("manufacturer_name") == null)
                  .isEqualTo(row.get("manufacturer_id") == null);
            });
  }

  private static Map<String, String> names(String own, String web) {
    Map<String, String> names = new java.util.HashMap<>();
    sync.sql()
        .rows(
            "select 'erp' || id as key, name from erp.%s union all select 'web' || id, name from erp.%s"
                .formatted(own, web))
        .forEach(row -> names.put(String.valueOf(row.get("key")), String.valueOf(row.get("name"))));
    return names;
  }

  @Test
  void aSecondRunChangesNothingAndAsksForNoImage() {
    ShopContent shop = new ShopContent(sync);
    Map<String, String> before = shop.writtenRows();
    sync.simulator.calls().reset();

    CatalogSyncResult second = sync.run();

    assertThat(shop.writtenRows()).isEqualTo(before).isNotEmpty();
    assertThat(sync.simulator.calls().total("GetImagenesArticulosWS")).isZero();
    assertThat(sync.simulator.calls().total())
        .as("calls %s", sync.simulator.calls().totals())
        .isLessThanOrEqualTo(4 * ARTICLES / 1000 + 25);
    assertThat(
            sync.sql().number("select count(*) from sync.batch where run_id = " + second.runId()))
        .isZero();
    assertThat(second.outcome()).isEqualTo("completed");
  }
}
