package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.VerialVersion;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.ImageBlockHabits.Edges;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers whose image blocks have habits of their own: the shop shows what single answers say. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class ImageBlockHabitsTest {

  /** Of every run here; the truth must not depend on it. */
  private static final String STRATEGY = "auto";

  private static final String IMAGES = "GetImagenesArticulosWS";
  private static final int ARTICLES = 150;

  /** Some ninety of them fill a block, so that a list has several. */
  private static final int IMAGE_BYTES = 60_000;

  private SyncFixture sync;
  private Catalogue erp;

  @AfterEach
  void close() {
    sync.close();
  }

  private void open(LocalStack stack, SimulatorOptions.Builder options) throws Exception {
    open(stack, options, ARTICLES, IMAGE_BYTES);
    // Around the ends of the first blocks, by rows and by articles, and at the list's end.
    Map.of(7L, 2, 20L, 9, 49L, 2, 50L, 3, 51L, 2, 100L, 4, 149L, 2, 150L, 3)
        .forEach(
            (id, images) -> {
              while (erp.imageCount(id) < images) {
                erp.addImage(id);
              }
            });
  }

  private void open(
      LocalStack stack, SimulatorOptions.Builder options, int articles, int imageBytes)
      throws Exception {
    sync = SyncFixture.on(stack, options.articles(articles).seed(8).imageBytes(imageBytes).build());
    erp = sync.simulator.catalogue();
    sync.startWorker();
  }

  /** A first run, one after changes, and one of everything again. */
  private void theShopShowsTheTruthAfterEachRun() {
    run(CatalogSyncInput.builder());
    for (long id = 30; id <= 80; id++) {
      erp.touch(id);
    }
    erp.replaceImage(50, 2);
    erp.removeImage(20, 1);
    erp.reorderImages(100, List.of(3, 1, 4, 2));
    run(CatalogSyncInput.builder());
    run(CatalogSyncInput.builder().mode("full"));
  }

  private void run(CatalogSyncInput.Builder input) {
    assertThat(sync.run(input.imageStrategy(STRATEGY).build()).outcome()).isEqualTo("completed");
    ShopContent shop = new ShopContent(sync);
    assertThat(Differences.between(ErpTruth.of(erp), shop.products())).isEmpty();
    assertThat(shop.faultsOfObjects()).isEmpty();
  }

  static Stream<Named<ImageBlockHabits>> habits() {
    ImageBlockHabits right = ImageBlockHabits.RIGHT;
    return Stream.of(
            right,
            right.withCountArticles(true),
            right.withIgnoreBounds(true),
            right.withEdges(Edges.REORDERED),
            right.withEdges(Edges.DROPPED),
            right.withEdges(Edges.DOUBLED),
            right.withCountArticles(true).withEdges(Edges.DROPPED),
            right.withLoseSecond(true))
        .map(one -> Named.of(one.toString(), one));
  }

  @ParameterizedTest
  @MethodSource("habits")
  void noHabitReachesTheShop(ImageBlockHabits habits, LocalStack stack) throws Exception {
    open(stack, SimulatorOptions.builder().imageBlocks(habits));

    theShopShowsTheTruthAfterEachRun();
  }

  /**
   * Three in ten articles have several images: where a block ends, they are the wrong way round.
   */
  @Test
  @Timeout(600)
  void whatAListBroughtThatIsGivenUpBeforeItIsProvenIsAskedForAgain(LocalStack stack)
      throws Exception {
    ImageBlockHabits reordered = ImageBlockHabits.RIGHT.withEdges(Edges.REORDERED);
    open(stack, SimulatorOptions.builder().imageBlocks(reordered), 3_000, 1_500);
    for (long id : erp.articleIds()) {
      while (id % 10 < 3 && erp.imageCount(id) < 3) {
        erp.addImage(id);
      }
    }

    run(CatalogSyncInput.builder());

    assertThat(sync.sql().lines("select message from sync.run order by id desc limit 1").toString())
        .contains("article by article");
  }

  static Stream<Named<Consumer<VerialSimulator>>> failures() {
    return Stream.of(
        Named.of("code 4 above 20 rows", fault(Fault.infoError(4).inBlocks().aboveRows(20))),
        Named.of("code 4 above 1 MB", fault(Fault.infoError(4).inBlocks().aboveBytes(1_000_000))),
        Named.of("500 with one article", fault(Fault.status(500).inBlocks().forArticle(50))),
        Named.of("slow by bytes", erp -> erp.setLatencyPerMegabyte(Duration.ofMillis(400))));
  }

  private static Consumer<VerialSimulator> fault(Fault fault) {
    return erp -> erp.faults().add(fault.on(IMAGES));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void blocksThatAreTooLargeOrSlowKeepNothingBack(
      Consumer<VerialSimulator> failure, LocalStack stack) throws Exception {
    open(stack, SimulatorOptions.builder());
    failure.accept(sync.simulator);

    theShopShowsTheTruthAfterEachRun();
  }

  @Test
  void aServerThatLosesImagesInBlocksIsFoundOutAndAskedArticleByArticle(LocalStack stack)
      throws Exception {
    open(stack, SimulatorOptions.builder());
    run(CatalogSyncInput.builder());
    assertThat(verdict()).startsWith("true 60 articles with images and 5 without");
    assertThat(sync.simulator.calls().total(IMAGES)).isLessThan(80);

    sync.simulator.setImageBlocks(ImageBlockHabits.RIGHT.withLoseSecond(true));
    sync.simulator.setVersion(VerialVersion.of("1.8.5"));
    erp.replaceImage(50, 2);
    run(CatalogSyncInput.builder().mode("full"));

    assertThat(verdict()).startsWith("false article ");
    assertThat(sync.sql().number("select count(*) from media.article where from_block")).isZero();
    assertThat(sync.sql().lines("select message from sync.run order by id desc limit 1").toString())
        .contains("This server returns wrong images in blocks");
    sync.simulator.calls().reset();
    erp.articleIds().forEach(erp::touch);
    run(CatalogSyncInput.builder());
    assertThat(sync.simulator.calls().imageCalls().keySet()).doesNotContain(0L);
  }

  @Test
  void articlesThatBlocksLeaveOutAreFoundByWhatTheLibraryKnows(LocalStack stack) throws Exception {
    open(stack, SimulatorOptions.builder());
    sync.run(CatalogSyncInput.builder().imageStrategy("per-article").build());
    sync.simulator.setImageBlocks(ImageBlockHabits.RIGHT.withOmitEvery(5));

    run(CatalogSyncInput.builder().mode("full"));

    assertThat(verdict()).startsWith("false article ").contains("none in blocks");
  }

  private String verdict() {
    return sync.sql()
        .lines(
            "select known || ' ' || evidence from sync.method_support where evidence is not null order by checked_at desc limit 1")
        .get(0);
  }

  @Test
  void aServerThatDoesNotTellItsVersionMayHeedTheBounds(LocalStack stack) throws Exception {
    open(stack, SimulatorOptions.builder().versionMethodKnown(false));

    theShopShowsTheTruthAfterEachRun();

    assertThat(verdict()).startsWith("true 60 articles with images and 5 without");
    assertThat(sync.simulator.calls().imageCalls()).containsKey(0L);
  }
}
