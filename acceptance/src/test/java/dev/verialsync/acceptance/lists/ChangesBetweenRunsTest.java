package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.Row;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What changes in the ERP between two runs, one kind at a time: after each the whole shop is
 * compared with the whole ERP.
 *
 * <p>Mistakes of the system being replaced that are tests here: a replaced image that stays · a
 * removed image that stays.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
public final class ChangesBetweenRunsTest {

  private static final int ARTICLES = 60;

  private static SyncFixture sync;
  private static Catalogue erp;

  /** Products that vanished, as the shop must go on to show them. */
  private static final Map<Long, Map<String, @Nullable String>> vanished = new TreeMap<>();

  /** Articles that the ERP has stamped: within the clock's margin they are asked for again. */
  private static final Set<Long> stamped = new HashSet<>();

  private Map<Long, String> writtenBefore = new HashMap<>();

  @BeforeAll
  static void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder().articles(ARTICLES).seed(3).imageBytes(3_000).build())
            .with("VERIAL_BLOCK_SIZE", "20");
    erp = sync.simulator.catalogue();
    for (long id : List.of(11L, 12L, 13L, 14L)) {
      while (erp.imageCount(id) < 3) {
        erp.addImage(id);
      }
    }
    stamped.addAll(List.of(11L, 12L, 13L, 14L));
    sync.startWorker();
    sync.run();
    assertThat(differences()).isEmpty();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  @BeforeEach
  void remember() {
    sync.simulator.calls().reset();
    writtenBefore = written();
  }

  @AfterEach
  void theShopShowsWhatTheErpHolds() {
    assertThat(differences()).isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  private static List<String> differences() {
    Map<Long, Map<String, @Nullable String>> expected = ErpTruth.of(erp);
    vanished.forEach(expected::putIfAbsent);
    ErpTruth.settleBarcodes(expected);
    return Differences.between(expected, new ShopContent(sync).products());
  }

  /**
   * The product of an article that is about to vanish from all lists: inactive, with neither stock
   * nor price, and with all else that it had.
   */
  private static Map<String, @Nullable String> gone(long id) {
    Map<String, @Nullable String> product =
        ErpTruth.product(erp.article(id), List.of(), List.of(), erp.images(id));
    product.put("active", "false");
    return product;
  }

  private static Map<Long, String> written() {
    Map<Long, String> written = new TreeMap<>();
    sync.sql()
        .rows("select id, xmin, changed_at from shop.product")
        .forEach(
            row ->
                written.put(
                    Long.valueOf(String.valueOf(row.get("id"))),
                    row.get("xmin") + " " + row.get("changed_at")));
    return written;
  }

  private List<Long> writtenSince() {
    List<Long> changed = new ArrayList<>();
    written()
        .forEach(
            (id, stamp) -> {
              if (!stamp.equals(writtenBefore.get(id))) {
                changed.add(id);
              }
            });
    return changed;
  }

  private static CatalogSyncResult runAfterChanging(Long... ids) {
    stamped.addAll(List.of(ids));
    CatalogSyncResult result = sync.run();
    assertThat(sync.simulator.calls().imageCalls().keySet())
        .as("only what changed lately is asked for images")
        .isSubsetOf(stamped);
    for (long id : ids) {
      assertThat(sync.simulator.calls().imageCalls(id))
          .as("image calls for article %d, which changed", id)
          .isPositive();
    }
    return result;
  }

  private static String images(long id) {
    return String.valueOf(new ShopContent(sync).products().get(id).get("images"));
  }

  @Test
  @DisplayName("A replaced image does not stay")
  void aReplacedImageDoesNotStay() {
    String old = ImageFacts.of(erp.images(11).get(1)).key();
    erp.replaceImage(11, 2);

    CatalogSyncResult result = runAfterChanging(11L);

    assertThat(images(11)).doesNotContain(old);
    assertThat(writtenSince()).containsExactly(11L);
    assertThat(result.totals().counts().imagesStored()).isEqualTo(1);
    assertThat(result.totals().counts().imagesRemoved()).isEqualTo(1);
  }

  @Test
  @DisplayName("A removed image does not stay")
  void aRemovedImageDoesNotStay() {
    String old = ImageFacts.of(erp.images(12).get(0)).key();
    erp.removeImage(12, 1);

    runAfterChanging(12L);

    assertThat(images(12)).doesNotContain(old);
    assertThat(writtenSince()).containsExactly(12L);
  }

  @Test
  void theLastImageMayBeRemoved() {
    long id = erp.addArticle();
    erp.addImage(id);
    runAfterChanging(id);
    assertThat(images(id)).isNotEqualTo("[]");
    erp.removeImage(id, 1);
    while (erp.imageCount(id) > 0) {
      erp.removeImage(id, 1);
    }

    runAfterChanging(id);

    assertThat(images(id)).isEqualTo("[]");
  }

  @Test
  void anImageIsAddedReorderedAndMovedToAnotherArticle() {
    erp.addImage(13);
    runAfterChanging(13L);
    assertThat(differences()).isEmpty();

    erp.reorderImages(13, List.of(4, 1, 3, 2));
    CatalogSyncResult reordered = runAfterChanging(13L);
    assertThat(differences()).isEmpty();
    assertThat(reordered.totals().counts().imagesStored()).isZero();

    erp.moveImage(13, 1, 14);
    CatalogSyncResult moved = runAfterChanging(13L, 14L);
    assertThat(moved.totals().counts().imagesStored()).isZero();
    assertThat(sync.sql().lines("select kind from sync.product_event where article_id = 13"))
        .contains("image_added", "images_reordered", "image_removed");
  }

  @Test
  void anArticleThatVanishesBecomesInactiveAndComesBack() {
    vanished.put(21L, gone(21));
    erp.removeArticle(21);

    CatalogSyncResult result = runAfterChanging();

    assertThat(differences()).isEmpty();
    assertThat(result.totals().counts().productsDeactivated()).isEqualTo(1);
    assertThat(sync.sql().ids("select id from shop.sellable where id = 21")).isEmpty();

    erp.returnArticle(21);
    erp.changeArticle(21, Map.of("Nombre", "De vuelta con otro nombre"));
    vanished.clear();
    runAfterChanging(21L);

    assertThat(new ShopContent(sync).products().get(21L))
        .containsEntry("active", "true")
        .containsEntry("name", "De vuelta con otro nombre");
  }

  @Test
  void aPriceOrAStockAloneWritesThoseRowsAloneAndAsksForNoImage() {
    erp.setPrice(31, new BigDecimal("7.123456"));
    erp.setStock(32, new BigDecimal("-2.5"));
    erp.setTariffs(33, List.of());
    erp.setStock(34, List.of());

    CatalogSyncResult result = runAfterChanging();

    assertThat(sync.simulator.calls().imageCalls()).doesNotContainKeys(31L, 32L, 33L, 34L);
    assertThat(writtenSince()).isSubsetOf(31L, 32L, 33L, 34L).contains(31L, 32L);
    assertThat(result.totals().counts().productsUpdated()).isEqualTo(writtenSince().size());
    assertThat(
            sync.sql()
                .lines(
                    "select article_id, kind from sync.product_event where run_id = %d and detail->>'field' in ('price_net', 'stock') order by 1"
                        .formatted(result.runId())))
        .contains("31 price_changed", "32 stock_changed");
  }

  @Test
  void aTierAloneWritesItsProduct() {
    List<Row> tiers = new ArrayList<>(erp.tariffs(35).stream().map(Row::of).toList());
    tiers.add(Row.of("{\"ID_Articulo\":35,\"Precio\":\"0,50\",\"UdsMin\":500,\"UdsRegalo\":2}"));
    erp.setTariffs(35, tiers);

    runAfterChanging();

    assertThat(writtenSince()).containsExactly(35L);
  }

  @Test
  void aNameAloneWritesItsProduct() {
    erp.changeArticle(36, Map.of("Nombre", "Otro nombre, «ñ» incluida"));

    runAfterChanging(36L);

    assertThat(writtenSince()).containsExactly(36L);
    assertThat(
            sync.sql()
                .lines(
                    "select detail->>'field', detail->>'new' from sync.product_event where"
                        + " article_id = 36 and kind = 'changed'"))
        .containsExactly("name Otro nombre, «ñ» incluida");
  }

  @Test
  void whatChangesInTheVerySecondOfTheLastRunIsNotMissed() {
    String old = images(14);
    // The article list was read and the images fetched; the run is not at its end.
    sync.simulator.afterCall(
        "GetStockArticulosWS",
        1,
        () -> {
          erp.addImage(14);
          erp.changeArticle(37, Map.of("Descripcion", "Cambiado durante la marcha"));
        });
    sync.run();

    runAfterChanging(14L, 37L);

    assertThat(images(14)).isNotEqualTo(old);
  }

  @Test
  void anErpWhoseClockIsTenMinutesBehindHidesNoChange() {
    sync.simulator.clock().setOffset(Duration.ofMinutes(-10));
    try {
      erp.replaceImage(12, 1);
    } finally {
      sync.simulator.clock().reset();
    }

    runAfterChanging(12L);
  }

  @Test
  void anEmptyListDeactivatesNothingAndIsReported() {
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetArticulosWS"));
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetNumArticulosWS"));
    CatalogSyncResult result;
    try {
      result = sync.run();
    } finally {
      sync.simulator.faults().clear();
    }

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().productsDeactivated()).isZero();
    assertThat(result.notes())
        .anySatisfy(
            note -> assertThat(note).contains("shows 0 articles").contains("--accept-shrink"));
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from sync.issue where kind = 'list_too_short' and closed_at is"
                        + " null"))
        .isEqualTo(1);
    assertThat(writtenSince()).isEmpty();
    sync.run();
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from sync.issue where kind = 'list_too_short' and closed_at is"
                        + " null"))
        .isZero();
  }

  @Test
  void emptyStockAndTariffListsTakeNothingAwayAndAreReported() {
    for (String method : List.of("GetStockArticulosWS", "GetCondicionesTarifaWS")) {
      sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on(method));
    }
    CatalogSyncResult result;
    try {
      result = sync.run();
    } finally {
      sync.simulator.faults().clear();
    }

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("list_empty", 2);
    assertThat(writtenSince()).isEmpty();
  }

  @Test
  void anEmptyReferenceListTakesNoNameAwayAndIsReported() {
    long before = sync.sql().number("select count(*) from erp.manufacturer");
    assertThat(before).isPositive();
    sync.simulator.faults().add(Fault.of(FaultKind.EMPTY_LIST).on("GetFabricantesWS"));
    CatalogSyncResult result;
    try {
      result = sync.run();
    } finally {
      sync.simulator.faults().clear();
    }

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("list_empty", 1);
    assertThat(result.notes())
        .anySatisfy(
            note -> assertThat(note).contains("GetFabricantesWS is empty", "--accept-shrink"));
    assertThat(sync.sql().number("select count(*) from erp.manufacturer")).isEqualTo(before);
  }

  @Test
  void aListShortByMoreThanTenPerCentIsBelievedOnlyWithAcceptShrink() {
    List<Long> gone = List.of(51L, 52L, 53L, 54L, 55L, 56L, 57L);
    Map<Long, Map<String, @Nullable String>> before = ErpTruth.of(erp);
    gone.forEach(id -> vanished.put(id, before.get(id)));
    Map<Long, Map<String, @Nullable String>> withoutThem = new TreeMap<>();
    gone.forEach(id -> withoutThem.put(id, gone(id)));
    gone.forEach(erp::removeArticle);
    CatalogSyncResult refused = sync.run();
    assertThat(refused.totals().counts().productsDeactivated()).isZero();
    assertThat(refused.outcome()).isEqualTo("completed_with_issues");
    assertThat(differences()).as("stock and price are kept, too").isEmpty();

    CatalogSyncResult accepted = sync.run(CatalogSyncInput.builder().acceptShrink(true).build());

    assertThat(accepted.totals().counts().productsDeactivated()).isEqualTo(gone.size());
    assertThat(accepted.outcome()).isEqualTo("completed");
    vanished.putAll(withoutThem);
    assertThat(differences()).isEmpty();
    gone.forEach(erp::returnArticle);
    vanished.clear();
    runAfterChanging(gone.toArray(Long[]::new));
  }

  @Test
  void aListThatShiftsBetweenTwoPagesFakesNoDisappearance() {
    vanished.put(5L, gone(5));
    // All that follows moves up by one: the row at the seam would be skipped.
    sync.simulator.afterCall("GetArticulosWS", 1, () -> erp.removeArticle(5));
    CatalogSyncResult result = sync.run();
    assertThat(result.totals().counts().productsDeactivated()).isEqualTo(1);
    assertThat(differences()).isEmpty();

    // All that follows moves down by one: the row at the seam would come twice.
    sync.simulator.afterCall("GetArticulosWS", 2, () -> erp.returnArticle(5));
    CatalogSyncResult returned = sync.run();
    vanished.clear();
    stamped.add(5L);
    assertThat(returned.totals().counts().productsDeactivated()).isZero();
    runAfterChanging(5L);
  }

  @Test
  void stockThatShiftsBetweenTwoPagesIsReadAgain() {
    vanished.put(6L, gone(6));
    vanished.put(7L, gone(7));
    sync.simulator.afterCall("GetStockArticulosWS", 1, () -> erp.removeArticle(6));
    sync.simulator.afterCall("GetCondicionesTarifaWS", 2, () -> erp.removeArticle(7));
    CatalogSyncResult shifted = sync.run();
    assertThat(shifted.notes()).isEmpty();
    CatalogSyncResult next = sync.run();
    assertThat(next.totals().counts().productsDeactivated()).isEqualTo(2);
    assertThat(differences()).isEmpty();

    erp.returnArticle(6);
    erp.returnArticle(7);
    vanished.clear();
    runAfterChanging(6L, 7L);
  }
}
