package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.Drawing;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Bounds;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Images of many articles at once, from servers that count rows and from such that count articles.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class ImageBlocksTest {

  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final int ARTICLES = 150;

  /** Some ninety of them fill a block, so that a list has several. */
  private static final int LARGE = 60_000;

  private static final int SMALL = 1_500;

  private static final CatalogSyncInput BLOCKS =
      CatalogSyncInput.builder().imageStrategy("blocks").build();

  private SyncFixture sync;
  private Catalogue erp;

  private void open(LocalStack stack, Bounds bounds, String version) throws Exception {
    open(stack, bounds, version, SMALL);
  }

  private void open(LocalStack stack, Bounds bounds, String version, int imageBytes)
      throws Exception {
    sync =
        SyncFixture.on(
            stack,
            SimulatorOptions.builder()
                .articles(ARTICLES)
                .seed(8)
                .imageBytes(imageBytes)
                .imageBounds(bounds)
                .version(version)
                .build());
    erp = sync.simulator.catalogue();
    sync.startWorker();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private List<String> differences() {
    return Differences.between(ErpTruth.of(erp), new ShopContent(sync).products());
  }

  private void theShopShowsWhatTheErpHolds() {
    assertThat(differences()).isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }

  private void give(long id, int images) {
    while (erp.imageCount(id) < images) {
      erp.addImage(id);
    }
  }

  private int images() {
    return erp.articleIds().stream().mapToInt(erp::imageCount).sum();
  }

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void aWholeFirstRunCostsAFiftiethAndArticlesMayStraddleManyPages(Bounds bounds, LocalStack stack)
      throws Exception {
    open(stack, bounds, "1.8.4");
    give(20, 48);
    give(77, 170);
    give(78, 3);
    give(ARTICLES, 9);

    CatalogSyncResult result = sync.run(BLOCKS);

    assertThat(result.outcome()).isEqualTo("completed");
    theShopShowsWhatTheErpHolds();
    assertThat(sync.simulator.calls().total(IMAGES))
        .isLessThanOrEqualTo(Math.max(images(), ARTICLES) / 50 + 4);
    assertThat(result.totals().counts().articlesFetched()).isEqualTo(ARTICLES);
    assertThat(sync.sql().number("select count(*) from erp.call where article_id is not null"))
        .isZero();
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from sync.product_event where kind = 'image_added' and article_id = 77"))
        .isEqualTo(170);
    assertThat(sync.sql().value("select (floor_at is not null)::text from media.floor"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void neverMoreThanOneBlockIsInFlight(Bounds bounds, LocalStack stack) throws Exception {
    open(stack, bounds, "1.8.4", LARGE);
    sync.simulator.setLatency(Duration.ofMillis(100));
    sync.simulator.afterCall(IMAGES, 1, sync.simulator.calls()::reset);

    sync.run(CatalogSyncInput.builder().imageStrategy("blocks").phase("images").build());

    assertThat(sync.simulator.calls().imageCalls().get(0L)).as("blocks").isGreaterThan(1);
    assertThat(sync.simulator.calls().maxInFlight()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void whatChangedCostsFiveCallsMoreThanNothing(Bounds bounds, LocalStack stack) throws Exception {
    open(stack, bounds, "1.8.4");
    sync.run(BLOCKS);
    sync.simulator.calls().reset();
    sync.run(BLOCKS);
    long unchanged = sync.simulator.calls().total();
    assertThat(sync.simulator.calls().total(IMAGES)).isZero();

    for (long id = 10; id <= 60; id++) {
      erp.touch(id);
    }
    erp.addImage(11);
    give(12, 4);
    erp.reorderImages(12, List.of(3, 1, 4, 2));
    erp.moveImage(12, 1, 13);
    erp.addImage(14);
    while (erp.imageCount(15) > 0) {
      erp.removeImage(15, 1);
    }
    give(60, 30);
    sync.simulator.calls().reset();

    CatalogSyncResult result = sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(sync.simulator.calls().total()).isLessThanOrEqualTo(unchanged + 5);
    assertThat(result.totals().counts().articlesFetched()).isEqualTo(51);
    assertThat(sync.simulator.calls().imageCalls().keySet()).isSubsetOf(0L);
  }

  @Test
  void aChangedArticleThatLostAllItsImagesHasNone(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    List.of(1L, 2L, 3L, 4L, 5L).forEach(id -> give(id, 3));
    sync.run(BLOCKS);
    for (long id = 1; id <= 5; id++) {
      while (erp.imageCount(id) > 0) {
        erp.removeImage(id, 1);
      }
    }
    sync.simulator.calls().reset();

    CatalogSyncResult result = sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
    assertThat(result.totals().counts().imagesRemoved()).isGreaterThanOrEqualTo(15);
    assertThat(sync.simulator.calls().total(IMAGES)).isLessThanOrEqualTo(2);
    assertThat(sync.sql().lines("select kind from sync.product_event where article_id = 3"))
        .contains("image_removed");
  }

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void aPageThatShiftsFakesNoLostImage(Bounds bounds, LocalStack stack) throws Exception {
    open(stack, bounds, "1.8.4", LARGE);
    give(1, 4);
    give(40, 60);
    sync.run(BLOCKS);
    String removed = "select count(*) from sync.product_event where kind = 'image_removed' and ";

    String vanished = "article_id not in (1, 3, 5, 7)";
    sync.simulator.afterCall(
        IMAGES,
        1,
        () -> {
          erp.removeImage(1, 1);
          List.of(3L, 5L, 7L).forEach(erp::removeArticle);
        });
    sync.simulator.afterCall(IMAGES, 2, () -> erp.addImage(1));
    CatalogSyncResult full =
        sync.run(CatalogSyncInput.builder().mode("full").imageStrategy("blocks").build());

    assertThat(full.outcome()).isEqualTo("completed");
    assertThat(sync.sql().number(removed + vanished)).isZero();
    List.of(3L, 5L, 7L).forEach(erp::returnArticle);
    sync.run(BLOCKS);
    theShopShowsWhatTheErpHolds();
    assertThat(sync.sql().number(removed + vanished)).isZero();
  }

  @Test
  void aListThatNeverStandsStillIsLeftToTheArticles(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    give(40, 60);
    for (int call = 1; call <= 20; call++) {
      sync.simulator.afterCall(IMAGES, call, () -> erp.addImage(1));
    }

    CatalogSyncResult result = sync.run(BLOCKS);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.notes())
        .anySatisfy(
            note -> assertThat(note).contains("what is left is asked for article by article"));
    sync.run(BLOCKS);
    theShopShowsWhatTheErpHolds();
  }

  @Test
  void aWorkerThatEndsInTheMiddleCostsTheBlockInFlightAndNoOther(LocalStack stack)
      throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    give(77, 170);
    sync.stopWorkers();
    sync.with("VERIAL_SYNC_GRACE", "PT0S").startWorker();
    sync.simulator.setLatency(Duration.ofMillis(400));
    WorkflowStub run = sync.start(BLOCKS);
    assertThat(sync.simulator.calls().awaitTotal(IMAGES, 3, Duration.ofMinutes(1))).isTrue();

    sync.stopWorkers();
    long keptBefore = sync.sql().number("select count(*) from media.article");
    sync.startWorker();
    CatalogSyncResult result = run.getResult(CatalogSyncResult.class);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(keptBefore).isBetween(1L, ARTICLES - 1L);
    theShopShowsWhatTheErpHolds();
    assertThat(sync.simulator.calls().total(IMAGES))
        .as("each block once, and one of them twice")
        .isLessThanOrEqualTo(images() / 50 + 4 + 1);
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from (select article_id, detail->>'position' from sync.product_event where kind = 'image_added' group by 1, 2 having count(*) > 1) twice"))
        .isZero();
  }

  @Test
  void aRunThatFailedInTheMiddleIsPutRightByTheNext(LocalStack stack) throws Exception {
    open(stack, Bounds.ARTICLES, "1.8.4");
    sync.simulator.afterCall(
        IMAGES, 1, () -> sync.simulator.faults().add(Fault.infoError(20).on(IMAGES).times(1)));
    WorkflowStub failing = sync.start(BLOCKS);
    assertThatThrownBy(() -> failing.getResult(CatalogSyncResult.class)).isNotNull();
    long kept = sync.sql().number("select count(*) from media.article");
    assertThat(kept).isPositive();

    CatalogSyncResult result = sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
    assertThat(result.totals().counts().articlesFetched()).isEqualTo((int) (ARTICLES - kept));
  }

  @ParameterizedTest
  @EnumSource(Bounds.class)
  void theNextRunReadsOnWhereAFailedOneStopped(Bounds bounds, LocalStack stack) throws Exception {
    open(stack, bounds, "1.8.4", LARGE);
    give(20, 6);
    give(90, 7);
    sync.simulator.faults().add(Fault.infoError(4).on(IMAGES).aboveRows(20));
    sync.run(BLOCKS);
    long callsOfAWholeRun = sync.simulator.calls().total(IMAGES);
    forget();
    sync.simulator.calls().reset();
    sync.simulator.afterCall(
        IMAGES, 8, () -> sync.simulator.faults().add(Fault.infoError(20).on(IMAGES).times(1)));
    WorkflowStub failing = sync.start(BLOCKS);
    assertThatThrownBy(() -> failing.getResult(CatalogSyncResult.class)).isNotNull();

    // In the part that was read already, and in what is left.
    erp.replaceImage(20, 3);
    erp.addImage(ARTICLES - 1L);
    sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
    assertThat(sync.simulator.calls().total(IMAGES))
        .as(
            "no block twice but the one that failed; the two that have changed; each run tries the server once, and begins with blocks that it cannot compose")
        .isLessThanOrEqualTo(callsOfAWholeRun + 1 + 2 + 1 + 2);
    assertThat(sync.sql().number("select count(*) from erp.reading where state = 'open'")).isZero();
    assertThat(
            sync.sql()
                .number(
                    "select count(*) from erp.reading_article a join erp.reading r on r.id = a.reading_id where r.list like 'images%' and r.state = 'abandoned'"))
        .isZero();
  }

  /** As if no image had ever been fetched. */
  private void forget() {
    sync.sql()
        .execute(
            "delete from media.article_image; delete from media.article; update media.floor set floor_at = null; delete from erp.reading_article where reading_id in (select id from erp.reading where list like 'images%')");
  }

  @Test
  void anArticleThatIsNewSinceAFailedRunIsNotTakenForOneWithoutImages(LocalStack stack)
      throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    List.of(4L, 5L, 6L).forEach(erp::removeArticle);
    sync.simulator.afterCall(
        IMAGES, 2, () -> sync.simulator.faults().add(Fault.infoError(20).on(IMAGES).times(1)));
    WorkflowStub failing = sync.start(BLOCKS);
    assertThatThrownBy(() -> failing.getResult(CatalogSyncResult.class)).isNotNull();

    List.of(4L, 5L, 6L).forEach(erp::returnArticle);
    give(5, 2);
    sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
  }

  @Test
  void issuesWithTheDataAreTheSameAsArticleByArticle(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    for (long id = 1; id <= 8; id++) {
      give(id, 2);
    }
    erp.addImageText(3, "esto no es Base64 %%%");
    erp.addImage(3);
    erp.addImageText(4, "");
    erp.addImageText(5, "bm8gaW1hZ2Vu");
    erp.addImage(6, Arrays.copyOf(Drawing.jpeg(6), Drawing.jpeg(6).length / 2));
    erp.addImage(7, "<svg onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8));
    String issues =
        "select article_id, field, position, kind, value, message from sync.issue where source = 'images' and closed_at is null order by 1, 3";

    CatalogSyncResult result = sync.run(BLOCKS);
    List<String> inBlocks = sync.sql().lines(issues);
    List<String> lists =
        sync.sql().lines("select * from media.article_image order by article_id, position");
    sync.run(CatalogSyncInput.builder().mode("full").build());

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues())
        .isEqualTo(
            Map.of("not_an_image", 2, "empty_image", 1, "image_cut", 1, "unsupported_format", 1));
    assertThat(inBlocks).hasSize(5).isEqualTo(sync.sql().lines(issues));
    assertThat(sync.sql().lines("select * from media.article_image order by article_id, position"))
        .isEqualTo(lists);
    sync.simulator.calls().reset();
    sync.sql().execute("update media.floor set floor_at = now() + interval '1 hour'");
    sync.run(BLOCKS);
    assertThat(sync.simulator.calls().total(IMAGES))
        .as("an article with an issue is not asked for again")
        .isZero();
  }

  @Test
  void aServerThatCannotComposeLargeBlocksIsAskedForSmallerOnes(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    sync.simulator.faults().add(Fault.infoError(4).on(IMAGES).aboveRows(20));

    CatalogSyncResult result = sync.run(BLOCKS);

    assertThat(result.outcome()).isEqualTo("completed");
    theShopShowsWhatTheErpHolds();
  }

  @Test
  void aServerThatIgnoresTheDateIsFoundOutByItsFirstBlock(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.4");
    sync.run(BLOCKS);
    for (long id = 100; id < 112; id++) {
      erp.addImage(id);
    }
    sync.simulator.faults().add(Fault.of(FaultKind.IGNORED_DATE).on(IMAGES));

    CatalogSyncResult result = sync.run(BLOCKS);

    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("ignores fecha"));
    assertThat(sync.sql().number("select count(*) from sync.method_support where not known"))
        .as("whole lists are right")
        .isZero();
    theShopShowsWhatTheErpHolds();
  }

  @Test
  void anOldServerIsAskedArticleByArticleAndThatIsSaidOnce(LocalStack stack) throws Exception {
    open(stack, Bounds.ROWS, "1.8.0");

    CatalogSyncResult result = sync.run(BLOCKS);

    theShopShowsWhatTheErpHolds();
    assertThat(result.notes())
        .filteredOn(note -> note.contains("gives them in blocks from version 1.8.2 on"))
        .hasSize(1);
    assertThat(sync.simulator.calls().total(IMAGES)).isEqualTo(ARTICLES);
  }
}
