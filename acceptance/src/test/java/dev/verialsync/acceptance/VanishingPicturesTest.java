package dev.verialsync.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Fault;
import dev.verialsync.simulator.FaultKind;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import dev.verialsync.workflows.messages.SyncCounts;
import io.temporal.client.WorkflowStub;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Picture lists that come back without a picture, all at once: what the shop shows stays, the run
 * says so, and the next one asks again. Where the line is drawn: {@code PutAsideRepositoryTest}.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class VanishingPicturesTest {

  private static final int ARTICLES = 40;
  private static final String PICTURES = "GetImagenesArticulosWS";
  private static final Fault ALL_EMPTY = Fault.of(FaultKind.EMPTY_LIST).on(PICTURES);
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
                SimulatorOptions.builder().articles(ARTICLES).seed(4).pictureBytes(1_500).build())
            .with("VERIAL_CLOCK_MARGIN", "PT0S")
            .with("VERIAL_SYNC_GRACE", "PT0S");
    erp = sync.simulator.catalogue();
    for (long id = 1; id <= 20; id++) {
      erp.addPicture(id);
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

  private long withPictures() {
    return erp.articleIds().stream().filter(id -> erp.pictureCount(id) > 0).count();
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
    assertThat(doubted.totals().counts().issues()).isEqualTo(Map.of("pictures_shrunk", 1));
    assertThat(doubted.totals().counts().picturesRemoved()).isZero();
    assertThat(doubted.notes())
        .singleElement()
        .asString()
        .startsWith(
            "Verial gives no picture any more for %d of the %d articles that were asked for and had some, more than the 10 %%"
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
    assertThat(next.totals().counts().articlesFetched())
        .isGreaterThanOrEqualTo((int) withPictures());
    assertThat(differences()).isEmpty();
    assertThat(notKnown()).isZero();
    assertThat(openIssues()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void picturesThatVanishFromEveryListAreKeptAndAskedForAgain(String strategy) {
    String before = written();
    erp.articleIds().forEach(erp::touch);
    sync.simulator.faults().add(ALL_EMPTY);

    CatalogSyncResult doubted = sync.run(by(strategy).build());

    nothingWasTaken(doubted, withPictures());
    assertThat(written()).isEqualTo(before);
    nothingWasTaken(sync.run(by(strategy).build()), withPictures());
    theNextRunAsksAgain(strategy);
    assertThat(written()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void acceptShrinkSaysThatTheyAreGone(String strategy) {
    int pictures = erp.articleIds().stream().mapToInt(erp::pictureCount).sum();
    sync.simulator.faults().add(ALL_EMPTY);
    nothingWasTaken(sync.run(full(strategy)), withPictures());

    CatalogSyncResult accepted = sync.run(by(strategy).acceptShrink(true).build());

    assertThat(accepted.outcome()).isEqualTo("completed");
    assertThat(accepted.totals().counts().picturesRemoved()).isEqualTo(pictures);
    assertThat(accepted.totals().counts().productsUpdated()).isEqualTo((int) withPictures());
    assertThat(sync.sql().number("select count(*) from shop.product_image")).isZero();
    assertThat(openIssues()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void nineArticlesMayLoseAllTheirPicturesInTheSameRun(String strategy) {
    int pictures = 0;
    for (long id = 1; id <= 9; id++) {
      pictures += erp.pictureCount(id);
      while (erp.pictureCount(id) > 0) {
        erp.removePicture(id, 1);
      }
    }

    CatalogSyncResult result = sync.run(by(strategy).build());

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(differences()).isEmpty();
    SyncCounts counts = result.totals().counts();
    assertThat(counts.picturesRemoved()).isEqualTo(pictures);
    assertThat(counts.productsUpdated()).isEqualTo(9);
    assertThat(notKnown()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void picturesThatHaveBecomeHtmlPagesTakeNoneAway(String strategy) {
    int pictures = erp.articleIds().stream().mapToInt(erp::pictureCount).sum();
    Map<Long, List<byte[]>> good = allBecomeHtmlPages();
    String images = "select * from shop.product_image order by product_id, position";
    List<String> before = sync.sql().lines(images);

    CatalogSyncResult doubted = sync.run(by(strategy).build());

    assertThat(doubted.outcome()).isEqualTo("completed_with_issues");
    assertThat(doubted.totals().counts().issues())
        .isEqualTo(Map.of("pictures_shrunk", 1, "not_a_picture", pictures));
    assertThat(sync.sql().lines(images)).isEqualTo(before);
    assertThat(sync.sql().number("select count(*) from shop.product where images_state = 'issues'"))
        .isEqualTo(withPictures());
    assertThat(notKnown()).isEqualTo(withPictures());

    good.forEach(this::show);
    theNextRunAsksAgain(strategy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"per-article", "blocks"})
  void oneArticleWhoseEveryPictureIsUnreadableKeepsWhatItHad(String strategy) {
    String images = "select * from shop.product_image where product_id = 1 order by position";
    List<String> before = sync.sql().lines(images);
    erp.replacePictureText(1, 1, "");
    for (int position = 2; position <= erp.pictureCount(1); position++) {
      erp.replacePictureText(1, position, AN_HTML_PAGE);
    }

    CatalogSyncResult result = sync.run(by(strategy).build());

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.totals().counts().issues()).containsEntry("empty_picture", 1);
    assertThat(sync.sql().lines(images)).isNotEmpty().isEqualTo(before);
    assertThat(sync.sql().value("select images_state from shop.product where id = 1"))
        .isEqualTo("issues");
    assertThat(notKnown()).as("like any picture that is refused").isZero();
  }

  @Test
  void aRunOfChosenArticlesDoubtsThemToo() {
    List<Long> chosen =
        erp.articleIds().stream().filter(id -> erp.pictureCount(id) > 0).limit(12).toList();
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

    assertThat(doubted.totals().counts().issues()).isEqualTo(Map.of("pictures_shrunk", 1));
    assertThat(doubted.verification()).extracting("missing", "lost").containsExactly(0, 0);
    assertThat(differences()).isEmpty();
    theNextRunAsksAgain("per-article");
  }

  @Test
  void aWorkerThatIsKilledBetweenAnswersAndSettlementChangesNothing() throws Exception {
    sync.simulator.faults().add(ALL_EMPTY);
    sync.simulator.setLatency(Duration.ofMillis(100));
    WorkflowStub run = sync.start(full("per-article"));
    assertThat(sync.simulator.calls().awaitTotal(PICTURES, ARTICLES / 2, Duration.ofMinutes(1)))
        .isTrue();
    sync.stopWorkers();
    sync.startWorker();

    nothingWasTaken(run.getResult(CatalogSyncResult.class), withPictures());
    theNextRunAsksAgain("per-article");
  }

  @Test
  void whatAFailedRunPutAsideIsAskedForAgain() {
    erp.articleIds().forEach(erp::touch);
    sync.simulator.faults().add(ALL_EMPTY);
    sync.simulator.faults().add(Fault.infoError(20).on(PICTURES).forArticle(ARTICLES));
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
    sync.simulator.faults().add(Fault.infoError(4).on(PICTURES).aboveRows(10));
    sync.simulator.afterCall(
        PICTURES, 6, () -> sync.simulator.faults().add(Fault.infoError(20).on(PICTURES)));
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
                .number("select count(*) from sync.product_event where kind = 'picture_removed'"))
        .isZero();
    assertThat(sync.sql().number("select count(*) from media.put_aside")).isZero();
  }

  /** Returns what they were. */
  private Map<Long, List<byte[]>> allBecomeHtmlPages() {
    Map<Long, List<byte[]>> good = new HashMap<>();
    for (long id : erp.articleIds()) {
      good.put(id, erp.pictures(id));
      for (int position = 1; position <= erp.pictureCount(id); position++) {
        erp.replacePictureText(id, position, AN_HTML_PAGE);
      }
    }
    return good;
  }

  private void show(long id, List<byte[]> pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      erp.replacePicture(id, i + 1, pictures.get(i));
    }
  }
}
