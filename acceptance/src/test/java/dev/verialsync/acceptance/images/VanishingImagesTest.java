package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.FaultKind;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.values.SyncCounts;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Image lists that come back without an image, all at once: what the shop shows stays, the run says
 * so, and the next one asks again. Where the line is drawn: {@code PutAsideRepositoryTest}.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class VanishingImagesTest {

  private static final int ARTICLES = 40;
  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final Fault ALL_EMPTY = Fault.of(FaultKind.EMPTY_LIST).on(IMAGES);
  private static final String AN_HTML_PAGE =
      Base64.getEncoder()
          .encodeToString(
              "<!DOCTYPE html><html><body>Servicio en mantenimiento</body></html>"
                  .getBytes(StandardCharsets.UTF_8));

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
                stack,
                SimulatorOptions.builder().articles(ARTICLES).seed(4).imageBytes(1_500).build())
            .with("VERIAL_CLOCK_MARGIN", "PT0S")
            .with("VERIAL_SYNC_GRACE", "PT0S");
    erp = sync.simulator.catalogue();
    for (long id = 1; id <= 20; id++) {
      erp.addImage(id);
    }
    sync.startWorker();
    sync.run();
    assertThat(differences()).isEmpty();
    sync.simulator.calls().reset();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private static CatalogSyncInput.Builder by(String strategy) {
    return CatalogSyncInput.builder().imageStrategy(strategy);
  }

  private static CatalogSyncInput full(String strategy) {
    return by(strategy).mode("full").build();
  }

  private List<String> differences() {
    return Differences.between(ErpTruth.of(erp), new ShopContent(sync).products());
  }

  private long withImages() {
    return erp.articleIds().stream().filter(id -> erp.imageCount(id) > 0).count();
  }

  private String written() {
    return String.valueOf(
        sync.sql()
            .value(
                "select string_agg(id || ' ' || xmin || ' ' || changed_at, ',' order by id) from shop.product"));
  }

  private long notKnown() {
    return sync.sql().number("select count(*) from media.article where as_of is null");
  }

  private List<String> openIssues() {
    return sync.sql()
        .lines("select distinct kind from sync.issue where closed_at is null order by 1");
  }

  private void nothingWasTaken(CatalogSyncResult doubted, long asked) {
    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.totals().counts().issues()).isEqualTo(Map.of("images_shrunk", 1));
    assertThat(doubted.totals().counts().imagesRemoved()).isZero();
    assertThat(doubted.notes())
        .singleElement()
        .asString()
        .startsWith(
            "Verial gives no image any more for %d of the %d articles that were asked for and had some, more than the 10 %%"
                .formatted(asked, asked))
        .endsWith("run again with --accept-shrink.");
    assertThat(differences()).isEmpty();
    assertThat(notKnown()).isEqualTo(asked);
    assertThat(sync.sql().number("select count(*) from media.put_aside")).isZero();
  }

  private void theNextRunAsksAgain(String strategy) {
    sync.simulator.faults().clear();
    CatalogSyncResult next = sync.run(by(strategy).build());
    assertThat(next.outcome()).isEqualTo("completed");
    assertThat(next.totals().counts().articlesFetched()).isGreaterThanOrEqualTo((int) withImages());
    assertThat(differences()).isEmpty();
    assertThat(notKnown()).isZero();
    assertThat(openIssues()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void imagesThatVanishFromEveryListAreKeptAndAskedForAgain(String strategy) {
    String before = written();
    erp.articleIds().forEach(erp::touch);
    sync.simulator.faults().add(ALL_EMPTY);

    CatalogSyncResult doubted = sync.run(by(strategy).build());

    nothingWasTaken(doubted, withImages());
    assertThat(written()).isEqualTo(before);
    nothingWasTaken(sync.run(by(strategy).build()), withImages());
    theNextRunAsksAgain(strategy);
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void acceptShrinkSaysThatTheyAreGone(String strategy) {
    int images = erp.articleIds().stream().mapToInt(erp::imageCount).sum();
    sync.simulator.faults().add(ALL_EMPTY);
    nothingWasTaken(sync.run(full(strategy)), withImages());

    CatalogSyncResult accepted = sync.run(by(strategy).acceptShrink(true).build());

    assertThat(accepted.outcome()).isEqualTo("completed");
    assertThat(accepted.totals().counts().imagesRemoved()).isEqualTo(images);
    assertThat(accepted.totals().counts().productsUpdated()).isEqualTo((int) withImages());
    assertThat(sync.sql().number("select count(*) from shop.product_image")).isZero();
    assertThat(openIssues()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void nineArticlesMayLoseAllTheirImagesInTheSameRun(String strategy) {
    int images = 0;
    for (long id = 1; id <= 9; id++) {
      images += erp.imageCount(id);
      while (erp.imageCount(id) > 0) {
        erp.removeImage(id, 1);
      }
    }

    CatalogSyncResult result = sync.run(by(strategy).build());

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(differences()).isEmpty();
    SyncCounts counts = result.totals().counts();
    assertThat(counts.imagesRemoved()).isEqualTo(images);
    assertThat(counts.productsUpdated()).isEqualTo(9);
    assertThat(notKnown()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void imagesThatHaveBecomeHtmlPagesTakeNoneAway(String strategy) {
    int images = erp.articleIds().stream().mapToInt(erp::imageCount).sum();
    Map<Long, List<byte[]>> good = allBecomeHtmlPages();
    String shown = "select * from shop.product_image order by product_id, position";
    List<String> before = sync.sql().lines(shown);

    CatalogSyncResult doubted = sync.run(by(strategy).build());

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.totals().counts().issues())
        .isEqualTo(Map.of("images_shrunk", 1, "not_an_image", images));
    assertThat(sync.sql().lines(shown)).isEqualTo(before);
    assertThat(sync.sql().number("select count(*) from shop.product where images_state = 'issues'"))
        .isEqualTo(withImages());
    assertThat(notKnown()).isEqualTo(withImages());

    good.forEach(this::show);
    theNextRunAsksAgain(strategy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void oneArticleWhoseEveryImageIsUnreadableKeepsWhatItHad(String strategy) {
    String shown = "select * from shop.product_image where product_id = 1 order by position";
    List<String> before = sync.sql().lines(shown);
    erp.replaceImageText(1, 1, "");
    for (int position = 2; position <= erp.imageCount(1); position++) {
      erp.replaceImageText(1, position, AN_HTML_PAGE);
    }

    CatalogSyncResult result = sync.run(by(strategy).build());

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("empty_image", 1);
    assertThat(sync.sql().lines(shown)).isNotEmpty().isEqualTo(before);
    assertThat(sync.sql().value("select images_state from shop.product where id = 1"))
        .isEqualTo("issues");
    assertThat(notKnown()).as("like any image that is refused").isZero();
  }

  @Test
  void aRunOfChosenArticlesDoubtsThemToo() {
    List<Long> chosen =
        erp.articleIds().stream().filter(id -> erp.imageCount(id) > 0).limit(12).toList();
    sync.simulator.faults().add(ALL_EMPTY);

    nothingWasTaken(sync.run(CatalogSyncInput.builder().articles(chosen).build()), 12);

    sync.simulator.faults().clear();
    assertThat(sync.run(CatalogSyncInput.builder().articles(chosen).build()).outcome())
        .isEqualTo("completed");
    assertThat(notKnown()).isZero();
  }

  @Test
  void aCheckOfTheLibraryThatMeetsEmptyListsTakesNothing() {
    sync.simulator.faults().add(ALL_EMPTY);

    CatalogSyncResult doubted =
        sync.run(CatalogSyncInput.builder().mode("full").verify(true).build());

    assertThat(doubted.totals().counts().issues()).isEqualTo(Map.of("images_shrunk", 1));
    assertThat(doubted.verification()).extracting("missing", "lost").containsExactly(0, 0);
    assertThat(differences()).isEmpty();
    theNextRunAsksAgain("per-article");
  }

  @Test
  void aWorkerThatIsKilledBetweenAnswersAndSettlementChangesNothing() throws Exception {
    sync.simulator.faults().add(ALL_EMPTY);
    sync.simulator.setLatency(Duration.ofMillis(100));
    WorkflowStub run = sync.start(full("per-article"));
    assertThat(sync.simulator.calls().awaitTotal(IMAGES, ARTICLES / 2, Duration.ofMinutes(1)))
        .isTrue();
    sync.stopWorkers();
    sync.startWorker();

    nothingWasTaken(run.getResult(CatalogSyncResult.class), withImages());
    theNextRunAsksAgain("per-article");
  }

  @Test
  void whatAFailedRunPutAsideIsAskedForAgain() {
    erp.articleIds().forEach(erp::touch);
    sync.simulator.faults().add(ALL_EMPTY);
    sync.simulator.faults().add(Fault.infoError(20).on(IMAGES).forArticle(ARTICLES));
    sync.simulator.setLatency(Duration.ofMillis(50));
    WorkflowStub failing = sync.start(null);
    assertThatThrownBy(() -> failing.getResult(CatalogSyncResult.class)).isNotNull();
    assertThat(sync.sql().number("select count(*) from media.put_aside")).isPositive();
    assertThat(notKnown()).isPositive();

    theNextRunAsksAgain("per-article");
    nothingWasEverRemoved();
  }

  @Test
  void soIsWhatAFailedRunPutAsideInBlocks() {
    Map<Long, List<byte[]>> good = allBecomeHtmlPages();
    sync.simulator.faults().add(Fault.infoError(4).on(IMAGES).aboveRows(10));
    sync.simulator.afterCall(
        IMAGES, 6, () -> sync.simulator.faults().add(Fault.infoError(20).on(IMAGES)));
    WorkflowStub failing = sync.start(by("blocks").build());
    assertThatThrownBy(() -> failing.getResult(CatalogSyncResult.class)).isNotNull();
    assertThat(sync.sql().number("select count(*) from media.put_aside")).isPositive();

    good.forEach(this::show);
    theNextRunAsksAgain("blocks");
    nothingWasEverRemoved();
  }

  private void nothingWasEverRemoved() {
    assertThat(
            sync.sql()
                .number("select count(*) from sync.product_event where kind = 'image_removed'"))
        .isZero();
    assertThat(sync.sql().number("select count(*) from media.put_aside")).isZero();
  }

  /** Returns what they were. */
  private Map<Long, List<byte[]>> allBecomeHtmlPages() {
    Map<Long, List<byte[]>> good = new HashMap<>();
    for (long id : erp.articleIds()) {
      good.put(id, erp.images(id));
      for (int position = 1; position <= erp.imageCount(id); position++) {
        erp.replaceImageText(id, position, AN_HTML_PAGE);
      }
    }
    return good;
  }

  private void show(long id, List<byte[]> images) {
    for (int i = 0; i < images.size(); i++) {
      erp.replaceImage(id, i + 1, images.get(i));
    }
  }
}
