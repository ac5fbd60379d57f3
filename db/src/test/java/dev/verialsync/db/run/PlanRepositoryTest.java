package dev.verialsync.db.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.erp.ListRow;
import dev.verialsync.db.erp.RowKind;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.reference.ManufacturerRow;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.db.reference.ReferenceTables;
import dev.verialsync.db.shop.HoldRepository;
import dev.verialsync.db.shop.ProductInput;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MAPPING = 1;

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private PlanRepository plans() {
    return new PlanRepository(DB.database());
  }

  private PlanRequest incremental() {
    return new PlanRequest(DB.runId(), false, false, null, 100);
  }

  private List<Long> planned(Phase phase) {
    return plans().page(DB.runId(), phase, 0, 10_000).values().stream()
        .flatMap(List::stream)
        .toList();
  }

  private void known(Instant moment, ArticleImages... articles) {
    Samples.replaceImages(DB.database(), DB.runId(), moment, List.of(articles));
  }

  private void changed(Instant moment, Long... articles) {
    new ChangeRepository(DB.database()).answer(DB.runId(), moment, "x", moment, List.of(articles));
  }

  private void write(Collection<Long> ids) {
    ProductRepository products = new ProductRepository(DB.database());
    Map<Long, java.util.UUID> hashes =
        products.readInputs(MAPPING, ids).stream()
            .collect(Collectors.toMap(ProductInput::articleId, ProductInput::sourceHash));
    products.write(
        new ProductWrite(
            DB.runId(), 1, ids.stream().map(Samples::product).toList(), List.of(), hashes));
  }

  @Test
  void articlesThatWereNeverFetchedAreFetched() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 250));
    assertThat(plans().planImages(incremental())).isEqualTo(new PhasePlan(3, 250));
    Map<Integer, List<Long>> batches = plans().page(DB.runId(), Phase.IMAGES, 0, 10);
    assertThat(batches.keySet()).containsExactly(1, 2, 3);
    assertThat(batches.values()).extracting(List::size).containsExactly(100, 100, 50);
    assertThat(batches.get(3)).isEqualTo(LongStream.rangeClosed(201, 250).boxed().toList());
    assertThat(plans().page(DB.runId(), Phase.IMAGES, 1, 1)).containsOnlyKeys(2);
  }

  @Test
  void planningAgainKeepsThePlan() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    plans().planImages(incremental());
    known(T, Samples.images(1), Samples.images(2));
    assertThat(plans().planImages(incremental())).isEqualTo(new PhasePlan(1, 2));
  }

  /** Temporal starts an activity anew although its first attempt still works, after a kill. */
  @Test
  void twoAttemptsAtOnceMakeOnePlan() throws Exception {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    try (Connection other = DB.database().dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "select from sync.run where id = %d for no key update".formatted(DB.runId()));
      statement.execute(
          "insert into sync.batch (run_id, phase, n, article_ids) values (%d, 'images', 1, '{1,2}')"
              .formatted(DB.runId()));
      CompletableFuture<PhasePlan> again =
          CompletableFuture.supplyAsync(() -> plans().planImages(incremental()));
      assertThatThrownBy(() -> again.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      other.commit();

      assertThat(again.get()).isEqualTo(new PhasePlan(1, 2));
    }
  }

  @Test
  void anUnchangedCatalogueIsNotPlanned() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    known(T, Samples.images(1), Samples.images(2));
    new MediaRepository(DB.database()).raiseFloor(DB.runId(), T);
    changed(T);
    assertThat(plans().planImages(incremental())).isEqualTo(new PhasePlan(0, 0));
  }

  @Test
  void anArticleIsFetchedWhenItStandsInItsOwnMomentsList() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3, 4, 5);
    known(T, Samples.images(1), Samples.images(2), Samples.images(3));
    known(T.plusSeconds(60), Samples.images(4), Samples.images(5));
    new MediaRepository(DB.database()).raiseFloor(DB.runId(), T.plusSeconds(10));
    changed(T.plusSeconds(10), 2L, 4L);
    changed(T.plusSeconds(60), 5L);
    plans().planImages(incremental());
    assertThat(planned(Phase.IMAGES)).containsExactly(2L, 5L);
  }

  @Test
  void aMomentThatWasNotAskedAboutCountsAsTheNextEarlierOne() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    known(T.plusSeconds(60), Samples.images(1), Samples.images(2));
    changed(T, 1L);
    plans().planImages(incremental());
    assertThat(planned(Phase.IMAGES)).containsExactly(1L);
  }

  @Test
  void withoutAnAnswerNothingCountsAsUnchanged() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    known(T, Samples.images(1), Samples.images(2));
    plans().planImages(incremental());
    assertThat(planned(Phase.IMAGES)).containsExactly(1L, 2L);
  }

  @Test
  void issuesAreRetriedWhenAskedForAndAFullRunFetchesAll() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    known(
        T,
        Samples.images(1),
        new ArticleImages(2, List.of(), List.of(Samples.issue(2, IssueKind.NOT_AN_IMAGE))));
    changed(T);
    plans().planImages(new PlanRequest(DB.runId(), false, true, null, 100));
    assertThat(planned(Phase.IMAGES)).containsExactly(2L);
    DB.nextRun();
    changed(T);
    plans().planImages(new PlanRequest(DB.runId(), true, false, null, 100));
    assertThat(planned(Phase.IMAGES)).containsExactly(1L, 2L);
  }

  @Test
  void onlyTheArticlesAskedForArePlanned() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);
    plans().planImages(new PlanRequest(DB.runId(), false, false, List.of(2L, 99L), 100));
    plans().planProducts(new PlanRequest(DB.runId(), false, false, List.of(3L), 100), MAPPING);
    assertThat(planned(Phase.IMAGES)).containsExactly(2L);
    assertThat(planned(Phase.PRODUCTS)).containsExactly(3L);
  }

  @Test
  void longIdsMakeSmallerBatches() {
    long base = 1_000_000_000_000_000_000L;
    Samples.list(DB.database(), DB.runId(), Samples.range(base, base + 149));
    plans().planImages(new PlanRequest(DB.runId(), false, false, null, 150));
    for (List<Long> batch : plans().page(DB.runId(), Phase.IMAGES, 0, 10).values()) {
      String attribute =
          batch.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
      assertThat(attribute.length()).isBetween(1000, 2000);
    }
  }

  @Test
  void aBatchHasAtMost150Articles() {
    assertThatThrownBy(() -> new PlanRequest(1, false, false, null, 151))
        .hasMessageContaining("151");
  }

  @Test
  void productsArePlannedFromWhatDiffers() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3, 4, 5);
    plans().planProducts(incremental(), MAPPING);
    assertThat(planned(Phase.PRODUCTS)).containsExactly(1L, 2L, 3L, 4L, 5L);
    write(List.of(1L, 2L, 3L, 4L, 5L));
    DB.nextRun();
    assertThat(plans().planProducts(incremental(), MAPPING)).isEqualTo(new PhasePlan(0, 0));

    landOne(RowKind.STOCK, 1);
    landOne(RowKind.TARIFFS, 2);
    known(T, Samples.images(3));
    plans().planProducts(incremental(), MAPPING);
    assertThat(planned(Phase.PRODUCTS)).containsExactly(1L, 2L, 3L);

    DB.nextRun();
    plans().planProducts(new PlanRequest(DB.runId(), true, false, null, 100), MAPPING);
    assertThat(planned(Phase.PRODUCTS)).hasSize(5);
    DB.nextRun();
    plans().planProducts(incremental(), MAPPING + 1);
    assertThat(planned(Phase.PRODUCTS)).hasSize(5);
  }

  @Test
  void vanishedProductsArePlannedButNotArticlesNeverWritten() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    write(LongStream.rangeClosed(1, 19).boxed().toList());
    DB.nextRun();
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 18));
    plans().planProducts(incremental(), MAPPING);
    assertThat(planned(Phase.PRODUCTS)).containsExactly(19L);
  }

  @Test
  void aFullPlanHasOfTheVanishedThoseAloneThatDiffer() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    write(LongStream.rangeClosed(1, 20).boxed().toList());
    DB.nextRun();
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 19));
    write(List.of(20L));
    DB.nextRun();
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 18));
    plans().planProducts(new PlanRequest(DB.runId(), true, false, null, 100), MAPPING);
    assertThat(planned(Phase.PRODUCTS))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 19).boxed().toList());
  }

  @Test
  void refusedProductsAreTriedAgainWhenAskedFor() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    ProductRepository products = new ProductRepository(DB.database());
    Map<Long, java.util.UUID> hashes =
        products.readInputs(MAPPING, List.of(1L, 2L)).stream()
            .collect(Collectors.toMap(ProductInput::articleId, ProductInput::sourceHash));
    products.write(
        new ProductWrite(
            DB.runId(),
            1,
            List.of(Samples.product(1)),
            List.of(Samples.issue(2, IssueKind.NO_NAME)),
            hashes));
    DB.nextRun();
    assertThat(plans().planProducts(incremental(), MAPPING).articles()).isZero();
    plans().planProducts(new PlanRequest(DB.runId(), false, true, null, 100), MAPPING);
    assertThat(planned(Phase.PRODUCTS)).containsExactly(2L);
  }

  @Test
  void whatIsHeldAfterThePlanWaitsAndIsNotUnchanged() {
    Samples.list(DB.database(), DB.runId(), 1, 2, 3);
    plans().planProducts(incremental(), MAPPING);
    new HoldRepository(DB.database()).hold(List.of(1L, 2L), "stock-take", "ana@tienda", null);
    write(List.of(1L, 2L, 3L));
    assertThat(
            DB.value(
                String.class,
                "select inserted || ' ' || unchanged from sync.batch where phase = 'products'"))
        .isEqualTo("1 0");
    assertThat(plans().noteWaiting(DB.runId(), MAPPING)).isEqualTo(2);
    assertThat(DB.fetch("select waiting from sync.hold").getValues(0, Long.class))
        .containsExactly(1L, 1L);
  }

  /** A hold that is in force when it is read first, and then no more. */
  @Test
  void aHoldThatEndsWhileThePlanIsMadeLetsInNoProductWithoutItsNames() {
    Samples.list(DB.database(), DB.runId(), 1);
    new ReferenceRepository(DB.database(), BigDecimal.ONE)
        .replace(
            DB.runId(),
            ReferenceTables.MANUFACTURERS,
            List.of(new ManufacturerRow(9, 2L, "Planeta", "{}")),
            false);
    new HoldRepository(DB.database()).hold(List.of(), "campaign", "ana@tienda", null);
    String inForce =
        DB.value(String.class, "select pg_get_viewdef('sync.hold_in_force'::regclass)");
    DB.execute("create sequence sync.reads");
    DB.execute(
        "create or replace view sync.hold_in_force as select * from sync.hold where nextval('sync.reads') = 1");
    try {
      plans().planProducts(incremental(), MAPPING);
    } finally {
      DB.execute("create or replace view sync.hold_in_force as " + inForce);
      DB.execute("drop sequence sync.reads");
    }
    assertThat(planned(Phase.PRODUCTS)).isEmpty();
    assertThat(DB.value(String.class, "select name from shop.manufacturer")).isEqualTo("Planeta");
  }

  @Test
  void aHundredThousandArticlesArePlannedInOneStatement() {
    DB.execute(
        """
        insert into erp.article (id, row, row_hash, listed)
        select i, jsonb_build_object('Id', i), sync.digest(i::text), true from generate_series(1, 100000) i
        """);
    assertThat(plans().planImages(incremental())).isEqualTo(new PhasePlan(1000, 100_000));
    assertThat(plans().planProducts(incremental(), MAPPING))
        .isEqualTo(new PhasePlan(1000, 100_000));
    List<Long> ids = new ArrayList<>();
    int after = 0;
    SortedMap<Integer, List<Long>> page = plans().page(DB.runId(), Phase.PRODUCTS, after, 300);
    while (!page.isEmpty()) {
      page.values().forEach(ids::addAll);
      page = plans().page(DB.runId(), Phase.PRODUCTS, page.lastKey(), 300);
    }
    assertThat(ids).isEqualTo(LongStream.rangeClosed(1, 100_000).boxed().toList());
  }

  private static void landOne(RowKind kind, long articleId) {
    Samples.land(
        DB.database(),
        DB.runId(),
        kind,
        List.of(articleId),
        List.of(new ListRow(articleId, 1, BigDecimal.ONE, null, "{}")));
  }
}
