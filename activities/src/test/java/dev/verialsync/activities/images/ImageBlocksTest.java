package dev.verialsync.activities.images;

import static dev.verialsync.activities.images.ImagesFixture.HEARTBEAT;
import static dev.verialsync.activities.images.ImagesFixture.IMAGES;
import static dev.verialsync.activities.images.ImagesFixture.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.Images;
import dev.verialsync.activities.task.CalmHeartbeat;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.activities.verial.call.VerialFatalException;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.http.HttpExchange.Arrived;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.media.block.BlockProofRepository;
import dev.verialsync.workflows.messages.commands.FetchBlockCommand;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of many articles at once. */
@SuppressWarnings("NullAway.Init")
@Tag("slow")
final class ImageBlocksTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ImagesFixture images;

  @BeforeEach
  void begin() {
    images = new ImagesFixture(DB, temp);
  }

  @AfterEach
  void end() {
    images.close();
  }

  /** Articles 1 to 12: two images, one, none, and so on. */
  private void twelveArticles() {
    twelveArticlesOf(12);
  }

  /** These, and others without images. */
  private void twelveArticlesOf(int landed) {
    images.land(Samples.range(1, landed));
    for (int id = 1; id <= 12; id++) {
      for (int n = 0; n < id % 3; n++) {
        images.image(id, 10 * id + n + 1);
      }
    }
  }

  private static long size(HttpUrl url) {
    return Long.parseLong(String.valueOf(url.queryParameter("fin")))
        - Long.parseLong(String.valueOf(url.queryParameter("inicio")))
        + 1;
  }

  private void assertAllTwelve() {
    List<String> expected = new ArrayList<>();
    for (int id = 1; id <= 12; id++) {
      expected.add(id + ": " + id % 3);
    }
    assertThat(images.known()).hasSameElementsAs(expected).hasSize(12);
    assertThat(images.numbers(5)).containsExactly(51, 52);
    assertThat(images.numbers(4)).containsExactly(41);
    assertThat(images.library.objects).hasSize(12);
  }

  @Test
  void aListIsReadInBlocksThatOverlapAndAnArticleMayHaveNone()
      throws IOException, InterruptedException {
    twelveArticles();

    List<FetchBlockResult> results = images.fetchBlocks(12);

    assertThat(results).hasSizeGreaterThan(1);
    assertThat(results).extracting(FetchBlockResult::note).containsOnlyNulls();
    assertThat(results.stream().mapToInt(FetchBlockResult::articles).sum()).isEqualTo(12);
    assertThat(results.stream().mapToInt(FetchBlockResult::stored).sum()).isEqualTo(12);
    assertAllTwelve();
    assertThat(images.verial.asked(IMAGES).get(1).queryParameter("inicio")).isEqualTo("8");
  }

  @Test
  void aBlockThatWasCommittedIsNotAskedForAgain() throws IOException, InterruptedException {
    twelveArticles();
    FetchBlockResult first = images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {});

    assertThat(images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {})).isEqualTo(first);
    assertThat(images.verial.asked(IMAGES)).hasSize(1);
  }

  @Test
  void aBlockThatIsRefusedIsHalved() throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, url -> size(url) > 3 ? tooMuch() : images.verial.rows(url));

    assertThat(images.fetchBlocks(12)).extracting(FetchBlockResult::note).containsOnlyNulls();

    assertThat(images.verial.asked(IMAGES))
        .extracting(ImageBlocksTest::size)
        .startsWith(8L, 4L, 2L);
    assertAllTwelve();
  }

  private static MockResponse tooMuch() {
    return VerialServer.json("{\"InfoError\":{\"Codigo\":4,\"Descripcion\":\"Demasiados datos\"}}")
        .build();
  }

  @Test
  @Tag("thorough")
  void whereNoBlockIsSmallEnoughTheRestGoesArticleByArticle()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, url -> isBlock(url) ? tooMuch() : images.verial.rows(url));

    FetchBlockResult result = images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {});

    assertThat(result.last()).isTrue();
    assertThat(result.note())
        .contains("returns no images for place", "code_4", "article by article");
    assertThat(images.known()).isEmpty();
  }

  @Test
  void aFirewallThatDislikesBlocksIsNoReasonToWait() throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? VerialLists.failure(403) : images.verial.rows(url));

    assertThat(last(images.fetchBlocks(12)).note()).contains("http_403", "article by article");
  }

  private static boolean isBlock(HttpUrl url) {
    return "0".equals(url.queryParameter("id_articulo"));
  }

  private static boolean covers(HttpUrl url, long place) {
    return isBlock(url)
        && Long.parseLong(String.valueOf(url.queryParameter("inicio"))) <= place
        && Long.parseLong(String.valueOf(url.queryParameter("fin"))) >= place;
  }

  @Test
  void aPlaceThatFailsIsPassedOverAndItsNeighboursAreLeftToThePlan()
      throws IOException, InterruptedException {
    twelveArticles();
    // The only row of article 7; articles 5 and 8 have theirs around it.
    images.verial.own.put(
        IMAGES, url -> covers(url, 7) ? VerialLists.failure(500) : images.verial.rows(url));

    List<FetchBlockResult> results = images.fetchBlocks(12);

    assertThat(results).anySatisfy(result -> assertThat(result.note()).contains("place 7"));
    assertThat(images.known())
        .containsExactly("1: 1", "2: 2", "3: 0", "4: 1", "9: 0", "10: 1", "11: 2", "12: 0");
    assertThat(images.verial.asked(IMAGES).stream().filter(url -> covers(url, 7)))
        .hasSizeBetween(BlockFailures.ATTEMPTS, 3 * BlockFailures.ATTEMPTS);
  }

  @Test
  void anArticleAllOfWhosePlacesFailEndsNoList() throws IOException, InterruptedException {
    twelveArticles();
    // The two rows of article 8; articles 7 and 10 have theirs around it.
    images.verial.own.put(
        IMAGES,
        url ->
            covers(url, 8) || covers(url, 9) ? VerialLists.failure(500) : images.verial.rows(url));

    List<FetchBlockResult> results = images.fetchBlocks(12);

    assertThat(results).anySatisfy(result -> assertThat(result.note()).contains("place 9"));
    assertThat(images.known())
        .containsExactly("1: 1", "2: 2", "3: 0", "4: 1", "5: 2", "6: 0", "11: 2", "12: 0");
  }

  @Test
  void aServerThatGivesNoSingleArticleEitherIsWaitedFor() throws InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, url -> VerialLists.failure(500));

    assertThatThrownBy(() -> images.fetchBlocks(12)).isInstanceOf(VerialTransientException.class);
    assertThat(images.verial.asked(IMAGES)).anyMatch(url -> !isBlock(url));
  }

  @Test
  void blocksAreProvenByArticlesThatAreAskedForAlone() throws IOException, InterruptedException {
    twelveArticles();

    assertThat(plan(true).readings()).isEmpty();
    images.proveBlocks(12);

    assertAllTwelve();
    assertThat(images.verial.asked(IMAGES).stream().filter(url -> !isBlock(url))).hasSize(12);
    assertThat(finding())
        .isEqualTo("true 8 articles with images and 4 without are the same in blocks and alone");
  }

  @Test
  void aDifferenceThatIsThereThreeTimesDisprovesAllBlocks()
      throws IOException, InterruptedException {
    twelveArticles();
    DB.execute("update media.article set from_block = true where article_id = 3");
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? withoutSecond(url) : images.verial.rows(url));

    FetchBlockResult last = last(images.proveBlocks(12));

    assertThat(last.note()).contains("has 1 image in a block and 2 alone, three times");
    assertThat(finding()).startsWith("false article ");
    assertThat(images.known()).isEmpty();
    assertThat(plan(true).note()).contains("this server returned wrong images in blocks");
    assertThat(plan(false).readings()).hasSize(1);
  }

  /** The rows that are asked for, without any article's second. */
  private MockResponse withoutSecond(HttpUrl url) {
    List<String> rows = new ArrayList<>();
    String before = "";
    for (String row : images.verial.rows.get(IMAGES)) {
      String article = row.substring(0, row.indexOf(','));
      if (!article.equals(before)) {
        rows.add(row);
      }
      before = article;
    }
    List<String> page =
        rows.subList(Math.min(rows.size(), first(url) - 1), Math.min(rows.size(), last(url)));
    return VerialServer.json(VerialServer.ok("\"Imagenes\":[" + String.join(",", page) + "]"))
        .build();
  }

  private static int first(HttpUrl url) {
    return Integer.parseInt(String.valueOf(url.queryParameter("inicio")));
  }

  private static int last(HttpUrl url) {
    return Integer.parseInt(String.valueOf(url.queryParameter("fin")));
  }

  private static FetchBlockResult last(List<FetchBlockResult> results) {
    return results.get(results.size() - 1);
  }

  @Test
  void anArticleThatBlocksDoNotShowDisprovesThem() throws IOException, InterruptedException {
    twelveArticles();
    List<String> all = List.copyOf(images.verial.rows.get(IMAGES));
    images.verial.own.put(
        IMAGES,
        url -> {
          images.verial.rows.put(
              IMAGES,
              isBlock(url)
                  ? all.stream().filter(row -> !row.startsWith("{\"ID_Articulo\":4,")).toList()
                  : all);
          return images.verial.rows(url);
        });

    FetchBlockResult last = last(images.proveBlocks(12));

    assertThat(last.note()).contains("article 4 has 1 image alone and none in blocks");
    assertThat(images.known()).isEmpty();
  }

  @Test
  void anArticleThatVerialReportsAsChangedMeanwhileDisprovesNothing()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.add("GetArticulosWS", "{\"Id\":4,\"Nombre\":\"Libro 4\"}");
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? images.verial.rows(url) : oneMoreOfArticleFour(url));
    images.verial.rows.get(IMAGES).removeIf(row -> row.startsWith("{\"ID_Articulo\":4,"));

    images.proveBlocks(12);

    assertThat(finding()).startsWith("true ");
  }

  private MockResponse oneMoreOfArticleFour(HttpUrl url) {
    return "4".equals(url.queryParameter("id_articulo"))
        ? VerialServer.json(
                VerialServer.ok("\"Imagenes\":[{\"ID_Articulo\":4,\"Imagen\":\"QUJD\"}]"))
            .build()
        : images.verial.rows(url);
  }

  @Test
  void aDifferenceThatPassesProvesNothing() throws IOException, InterruptedException {
    twelveArticles();
    AtomicInteger blocks = new AtomicInteger();
    images.verial.own.put(
        IMAGES,
        url ->
            isBlock(url) && blocks.incrementAndGet() <= 2
                ? withoutSecond(url)
                : images.verial.rows(url));

    images.proveBlocks(12);

    assertAllTwelve();
    assertThat(finding()).startsWith("true ");
  }

  @Test
  void anArticleThatFailsAloneIsComparedWithNothing() throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, this::oneFails);

    images.proveBlocks(12);

    assertAllTwelve();
    assertThat(finding()).startsWith("true 7 articles with images");
  }

  private MockResponse oneFails(HttpUrl url) {
    return "4".equals(url.queryParameter("id_articulo"))
        ? VerialLists.failure(500)
        : images.verial.rows(url);
  }

  @Test
  void whereNoArticleIsAnsweredAloneBlocksAreNotAskedForWithoutEnd() {
    twelveArticles();
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? images.verial.rows(url) : VerialLists.failure(500));

    assertThatThrownBy(() -> images.proveBlocks(12)).isInstanceOf(VerialTransientException.class);
    assertThat(images.known()).isEmpty();
  }

  @Test
  void onlyBlocksThatAreAnsweredMeanwhileShowThatSingleArticlesFail() {
    twelveArticles();
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? images.verial.rows(url) : VerialLists.failure(500));
    images.blocksAnswered(1);
    DB.execute("update erp.call set at = at - interval '1 hour'");
    images.blocksAnswered(BlockProof.ATTEMPTS - 2);

    assertThatThrownBy(() -> images.proveBlocks(12)).isInstanceOf(VerialTransientException.class);
  }

  @Test
  void whereNoArticleIsAnsweredAloneForLongTheListIsLeft()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(
        IMAGES, url -> isBlock(url) ? images.verial.rows(url) : VerialLists.failure(500));
    images.blocksAnswered(12);

    FetchBlockResult result = last(images.proveBlocks(12));

    assertThat(result.note()).contains("answers blocks but no article alone (http_500)");
    assertThat(images.known()).isEmpty();
  }

  /** The list shifts, so that a block no longer fits while one of its articles is in doubt. */
  @Test
  @Tag("thorough")
  void imagesThatChangeWithEachQuestionHaveAnEnd() throws IOException, InterruptedException {
    twelveArticles();
    AtomicInteger number = new AtomicInteger(200);
    images.verial.own.put(
        IMAGES,
        url -> {
          synchronized (number) { // Articles are asked for several at once.
            if (!isBlock(url)) {
              String id = String.valueOf(url.queryParameter("id_articulo"));
              List<String> rows = images.verial.rows.get(IMAGES);
              rows.removeIf(row -> row.startsWith("{\"ID_Articulo\":" + id + ","));
              images.image(Long.parseLong(id), number.incrementAndGet());
            }
            return images.verial.rows(url);
          }
        });

    assertThat(last(images.proveBlocks(12)).note()).contains("article by article");
  }

  @Test
  void aListThatIsGivenUpBeforeItsProofLeavesNothingOfItsBlocks()
      throws IOException, InterruptedException {
    twelveArticles();
    knownOfAnEarlierRun(-3, 2001, false);
    knownOfAnEarlierRun(-2, 2002, true);
    knownOfAnEarlierRun(-1, 2003, false);
    // From the second block on, a row does not say of which article it is.
    images.verial.own.put(
        IMAGES,
        url ->
            isBlock(url) && first(url) > 1
                ? VerialServer.json(VerialServer.ok("\"Imagenes\":[{\"Imagen\":\"QUJD\"}]")).build()
                : images.verial.rows(url));

    List<FetchBlockResult> results = images.proveBlocks(12);

    assertThat(results.get(0).articles()).isPositive();
    assertThat(last(results).note()).contains("article by article");
    assertThat(images.known())
        .as("but for those up to a list that was read")
        .containsExactly("2001: 0", "2002: 0");
  }

  /** An article that came in a block. */
  private static void knownOfAnEarlierRun(long run, long articleId, boolean wasReadToItsEnd) {
    DB.execute(
        "insert into media.article (article_id, as_of, state, images, list_hash, run_id, from_block) values (?, now(), 'known', 0, sync.digest(''), ?, true)",
        articleId,
        run);
    DB.execute(
        "insert into erp.reading (run_id, phase, list, state, completed_at) values (?, 'images', 'images', 'abandoned', case when ? then now() end)",
        run,
        wasReadToItsEnd);
  }

  @Test
  @Tag("thorough")
  void theArticlesThatAreComparedAreOfAllBlocks() throws IOException, InterruptedException {
    images.land(Samples.range(1, 200));
    for (int id = 1; id <= 200; id++) {
      images.image(id, id);
    }
    images.verial.own.put(
        IMAGES, url -> isBlock(url) && size(url) > 10 ? tooMuch() : images.verial.rows(url));

    images.proveBlocks(200);

    assertThat(images.verial.asked(IMAGES))
        .filteredOn(
            url -> Integer.parseInt(String.valueOf(url.queryParameter("id_articulo"))) > 100)
        .as("a sixteenth of the 60, each time that the list is read")
        .hasSizeBetween(1, 30);
  }

  @Test
  void aServerThatIsTooBusyForBlocksAloneIsAskedForSmallerOnes()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(
        IMAGES,
        url -> isBlock(url) && size(url) > 3 ? VerialLists.failure(503) : images.verial.rows(url));

    images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {});

    assertThat(images.known()).isNotEmpty();
  }

  @Test
  void aServerThatLimitsCallsIsWaitedForUntilItProvesToRefuseBlocksAlone()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(
        IMAGES,
        url -> isBlock(url) && size(url) > 3 ? VerialLists.failure(429) : images.verial.rows(url));
    FetchBlockCommand command = images.command(1, 12);

    assertThatThrownBy(
            () ->
                images.blocks.fetch(
                    command, new CalmHeartbeat(BlockFailures.ATTEMPTS - 1), () -> {}))
        .isInstanceOf(VerialTransientException.class);
    images.blocks.fetch(command, new CalmHeartbeat(BlockFailures.ATTEMPTS), () -> {});

    assertThat(images.known()).isNotEmpty();
  }

  @Test
  void whereFewHaveImagesTheOthersAreComparedWithWhatWasStored()
      throws IOException, InterruptedException {
    twelveArticlesOf(400);

    images.proveBlocks(400);

    assertThat(finding()).startsWith("true 8 articles with images and 5 without");
  }

  @Test
  void aDifferenceFromWhatWasStoredDisprovesBlocks() throws IOException, InterruptedException {
    twelveArticles();
    AtomicInteger ofTwo = new AtomicInteger();
    images.verial.own.put(
        IMAGES,
        url -> {
          boolean isTwo = "2".equals(url.queryParameter("id_articulo"));
          return isTwo && ofTwo.incrementAndGet() == 1
              ? VerialLists.failure(500)
              : isTwo ? oneImage(2, 200) : images.verial.rows(url);
        });

    FetchBlockResult last = last(images.proveBlocks(12));

    assertThat(last.note()).contains("article 2 has 2 images in a block and 1 alone, three times");
    assertThat(images.known()).isEmpty();
  }

  private static boolean hasImages(HttpUrl url) {
    int id = Integer.parseInt(String.valueOf(url.queryParameter("id_articulo")));
    return id <= 12 && id % 3 != 0;
  }

  @Test
  void aListThatWasReadToItsEndIsFinishedByWhoeverComesNext()
      throws IOException, InterruptedException {
    twelveArticlesOf(20);
    images.verial.own.put(
        IMAGES,
        url -> isBlock(url) || hasImages(url) ? images.verial.rows(url) : VerialLists.failure(500));
    assertThatThrownBy(() -> images.proveBlocks(20)).isInstanceOf(VerialTransientException.class);
    assertThat(images.known()).hasSize(8);
    int asked = images.verial.asked(IMAGES).size();
    images.verial.own.clear();

    FetchBlockResult finished =
        images.blocks.fetch(images.command(30, 20, true, false), HEARTBEAT, () -> {});

    assertThat(finished.last()).isTrue();
    assertThat(images.verial.asked(IMAGES).subList(asked, images.verial.asked(IMAGES).size()))
        .noneMatch(ImageBlocksTest::isBlock);
    assertThat(images.known()).hasSize(20);
  }

  @Test
  void aBlockBehindWhichAnotherWasCommittedIsNotReadAnew()
      throws IOException, InterruptedException {
    twelveArticles();
    images.fetchBlocks(12);
    int asked = images.verial.asked(IMAGES).size();
    DB.execute("update erp.reading set state = 'open', completed_at = null");

    FetchBlockResult again = images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {});

    assertThat(again.articles()).isZero();
    assertThat(again.last()).isFalse();
    assertThat(images.verial.asked(IMAGES)).hasSize(asked);
  }

  /** The block before is committed only once. */
  @Test
  @Timeout(20)
  void aBlockThatHasBegunTheListAnewDoesNotWaitWhenItIsTriedAgain()
      throws IOException, InterruptedException {
    twelveArticles();
    images.blocks.fetch(images.command(1, 12), HEARTBEAT, () -> {});
    List<String> all = List.copyOf(images.verial.rows.get(IMAGES));
    images.verial.rows.put(IMAGES, all.subList(1, all.size()));
    images.verial.own.put(
        IMAGES,
        url -> isBlock(url) && first(url) > 1 ? images.verial.rows(url) : VerialLists.failure(503));
    FetchBlockCommand second = images.command(2, 12, false, true);
    assertThatThrownBy(() -> images.blocks.fetch(second, HEARTBEAT, () -> {}))
        .isInstanceOf(VerialTransientException.class);
    images.verial.own.clear();

    FetchBlockResult again = images.blocks.fetch(second, new CalmHeartbeat(2), () -> {});

    assertThat(again.note()).isNull();
    assertThat(again.last()).isFalse();
  }

  @Test
  void anOutageOfAllImagesLeavesNothingUnprovenBelieved() throws IOException, InterruptedException {
    twelveArticles();
    DB.execute("update media.floor set floor_at = clock_timestamp()");
    images.blocks.fetch(images.command(1, 12, true, false), HEARTBEAT, () -> {});
    assertThat(images.known()).isNotEmpty();
    images.verial.own.put(IMAGES, url -> VerialLists.failure(500));
    images.failed(1, 5);

    FetchBlockResult second =
        images.blocks.fetch(images.command(2, 12, true, false), HEARTBEAT, () -> {});

    assertThat(second.note()).contains("article by article");
    assertThat(images.known()).isEmpty();
  }

  @Test
  void thatAnArticleHasSeveralImagesIsKnownHoweverTheyCame()
      throws IOException, InterruptedException {
    twelveArticles();
    images.fetchBlocks(12);

    assertThat(new BlockProofRepository(DB.database()).knownWithSeveral(List.of(1L, 2L, 3L, 5L)))
        .containsExactlyInAnyOrder(2L, 5L);
  }

  @Test
  void articlesThatTheListDidNotShowHaveNoImagesOnlyWhereThatCouldBeCompared()
      throws IOException, InterruptedException {
    images.land(Samples.range(1, 12));
    images.image(1, 11);
    images.verial.own.put(
        IMAGES,
        url ->
            isBlock(url) || "1".equals(url.queryParameter("id_articulo"))
                ? images.verial.rows(url)
                : VerialLists.failure(500));
    images.blocksAnswered(12);

    FetchBlockResult result = last(images.proveBlocks(12));

    assertThat(result.note()).contains("answers blocks but no article alone (http_500)");
    assertThat(images.known()).isEmpty();
  }

  @Test
  void aProofCountsForItsVersionAndForThirtyDays() throws InterruptedException {
    images.land(Samples.range(1, 200));
    assertThat(plan(true).readings()).extracting(BlockReading::prove).containsExactly(true);
    DB.execute(
        "insert into sync.method_support (server, method, known, evidence) values ('http://erp 1.8.4', ?, true, 'all')",
        MethodSupportRepository.IMAGE_BLOCKS);
    assertThat(plan(true).readings()).extracting(BlockReading::prove).containsExactly(false);

    DB.execute("update sync.method_support set checked_at = now() - interval '31 days'");
    assertThat(plan(true).readings()).extracting(BlockReading::prove).containsExactly(true);

    DB.execute("update sync.method_support set checked_at = now(), server = 'http://erp 1.8.3'");
    assertThat(plan(true).readings()).extracting(BlockReading::prove).containsExactly(true);
  }

  @Test
  void aScaledImageThatDiffersEachTimeDisprovesNothing() throws IOException, InterruptedException {
    twelveArticles();
    AtomicInteger number = new AtomicInteger(200);
    images.verial.own.put(IMAGES, url -> ofArticleFour(url, number.incrementAndGet()));

    images.proveBlocks(12);

    assertAllTwelve();
    assertThat(finding()).startsWith("true 8 articles with images");
  }

  @Test
  void anotherImageThatIsTheSameEachTimeDisprovesBlocks() throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, url -> ofArticleFour(url, 200));

    images.proveBlocks(12);

    assertThat(finding()).isEqualTo("false article 4 has other images in a block than alone");
  }

  /** Alone, article 4 has one image, that of the number. */
  private MockResponse ofArticleFour(HttpUrl url, int number) {
    return "4".equals(url.queryParameter("id_articulo"))
        ? oneImage(4, number)
        : images.verial.rows(url);
  }

  private static MockResponse oneImage(long articleId, int number) {
    String image = Base64.getEncoder().encodeToString(Images.drawn("png", number, 5));
    return VerialServer.json(
            VerialServer.ok(
                "\"Imagenes\":[{\"ID_Articulo\":%d,\"Imagen\":\"%s\"}]"
                    .formatted(articleId, image)))
        .build();
  }

  static Stream<MockResponse> failures() {
    MockResponse.Builder good = VerialServer.json(VerialServer.ok("\"Imagenes\":[]"));
    return Stream.of(
        VerialLists.failure(504),
        VerialServer.json("{\"InfoError\":{\"Codigo\":0},\"Imagenes\":[").build(),
        VerialServer.json("Internal error").build(),
        good.clone().onResponseBody(new SocketEffect.CloseSocket()).build(),
        good.clone().onResponseBody(SocketEffect.Stall.INSTANCE).build());
  }

  @ParameterizedTest
  @MethodSource("failures")
  @Tag("thorough")
  void aBlockThatFailsIsHalved(MockResponse failure) throws IOException, InterruptedException {
    images.close();
    images = new ImagesFixture(DB, temp, Duration.ofSeconds(1));
    twelveArticles();
    images.verial.own.put(IMAGES, url -> size(url) > 4 ? failure : images.verial.rows(url));

    images.fetchBlocks(12);

    assertThat(images.verial.asked(IMAGES)).extracting(ImageBlocksTest::size).startsWith(8L, 4L);
    assertAllTwelve();
  }

  @Test
  void anAnswerThatTookFiveSecondsIsAsLargeAsOneShouldBe() {
    assertThat(BlockTask.weight(new Arrived(1_000, 5_000))).isEqualTo(BlockTask.TARGET_BYTES);
    assertThat(BlockTask.weight(new Arrived(1_000, 10_000))).isEqualTo(2 * BlockTask.TARGET_BYTES);
    assertThat(BlockTask.weight(new Arrived(9_000_000, 5_000))).isEqualTo(9_000_000);
  }

  private static String finding() {
    return String.valueOf(
        DB.fetch(
                "select known || ' ' || evidence from sync.method_support where evidence is not null")
            .get(0)
            .get(0));
  }

  /** Fetches the first block, and the second while that one is being stored. */
  private Future<FetchBlockResult> secondAhead(Runnable asked) throws Exception {
    return secondAhead(HEARTBEAT, () -> images.verial.asked(IMAGES).size() == 2, asked);
  }

  private Future<FetchBlockResult> secondAhead(
      Heartbeat heartbeat, BooleanSupplier isAsked, Runnable asked) throws Exception {
    FetchBlockCommand second = images.command(2, 12, false, true);
    ExecutorService other = Executors.newSingleThreadExecutor();
    List<Future<FetchBlockResult>> ahead = new ArrayList<>();
    try {
      images.blocks.fetch(
          images.command(1, 12),
          HEARTBEAT,
          () -> {
            ahead.add(other.submit(() -> images.blocks.fetch(second, heartbeat, () -> {})));
            while (!isAsked.getAsBoolean()) {
              Thread.onSpinWait();
            }
            asked.run();
          });
      return ahead.get(0);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void theNextBlockIsAskedForWhileOneIsBeingStored() throws Exception {
    twelveArticles();

    Future<FetchBlockResult> second =
        secondAhead(() -> assertThat(images.known()).as("nothing is committed yet").isEmpty());

    assertThat(second.get().articles()).isPositive();
    assertThat(images.blocks.fetch(images.command(3, 12), HEARTBEAT, () -> {}).last()).isTrue();
    assertAllTwelve();
    assertThat(images.verial.asked(IMAGES)).hasSize(3);
  }

  @Test
  @Tag("thorough")
  void aBlockThatIsTriedAgainWaitsForTheOneBefore() throws Exception {
    twelveArticles();
    Waiting again = new Waiting(new AtomicBoolean());

    Future<FetchBlockResult> second =
        secondAhead(
            again,
            again.begun()::get,
            () -> assertThat(images.verial.asked(IMAGES)).as("the first alone").hasSize(1));

    assertThat(second.get().articles()).isPositive();
  }

  /** Of a second attempt; tells when it has begun to wait. */
  private record Waiting(AtomicBoolean begun) implements Heartbeat {
    @Override
    public Cancellation cancellation() {
      return HEARTBEAT.cancellation();
    }

    @Override
    public int attempt() {
      return 2;
    }

    @Override
    public Duration age() {
      return Duration.ZERO;
    }

    @Override
    public void doing(@Nullable String what) {
      begun.set(true);
    }
  }

  @Test
  void aRefusalAheadEndsTheRunWhenTheBlockBeforeIsStored() throws Exception {
    twelveArticles();
    images.verial.own.put(
        IMAGES,
        url ->
            isBlock(url) && first(url) > 1
                ? VerialServer.json(
                        "{\"InfoError\":{\"Codigo\":20,\"Descripcion\":\"no contratado\"}}")
                    .build()
                : images.verial.rows(url));

    Future<FetchBlockResult> second = secondAhead(() -> {});

    assertThat(images.known()).contains("1: 1", "2: 2");
    assertThatThrownBy(second::get).hasCauseInstanceOf(VerialFatalException.class);
    assertThat(images.verial.asked(IMAGES)).hasSize(2);
  }

  @Test
  void rowsOfArticlesThatAreNotListedAreNotStored() throws IOException, InterruptedException {
    images.land(1, 2);
    images.image(1, 11);
    images.image(99, 12);
    images.image(2, 13);

    images.fetchBlocks(2);

    assertThat(images.known()).containsExactly("1: 1", "2: 1");
    assertThat(images.library.objects).hasSize(2);
  }

  @Test
  void anArticleWhoseRowsStandApartIsNotBelieved() throws IOException, InterruptedException {
    images.land(1, 2);
    images.image(1, 11);
    images.image(2, 12);
    images.image(1, 13);

    List<FetchBlockResult> results = images.fetchBlocks(2);

    assertThat(results.get(0).note()).contains("article 1 do not stand together");
    assertThat(images.known()).isEmpty();
  }

  @Test
  void rowsThatNameNoArticleEndTheReading() throws IOException, InterruptedException {
    images.land(1);
    images.verial.add(IMAGES, "{\"Imagen\":\"QUJD\"}");

    assertThat(images.fetchBlocks(1).get(0).note()).contains("which article it is of");
    assertThat(images.verial.asked(IMAGES)).hasSize(1);
  }

  @Test
  void anImageThatIsNoneIsAnIssueAndTheOthersAreStored() throws IOException, InterruptedException {
    images.land(1);
    images.image(1, 11);
    images.row(1, "QUJD");
    images.row(1, "");
    images.image(1, 12);

    FetchBlockResult result = images.fetchBlocks(1).get(0);

    assertThat(result.issues()).containsOnlyKeys("not_an_image", "empty_image");
    assertThat(images.numbers(1)).containsExactly(11, 12);
  }

  @Test
  void theWholeListIsPlannedWhereItCostsFewerCalls() throws InterruptedException {
    images.land(Samples.range(1, 12));

    BlocksPlan plan = plan();

    assertThat(plan.note()).isNull();
    assertThat(plan.readings()).extracting(BlockReading::question).containsOnlyNulls().hasSize(1);
    assertThat(plan.readings().get(0).firstBlock()).isEqualTo(50);
  }

  @Test
  void aFewArticlesAreNotWorthABlock() throws InterruptedException {
    images.land(1, 2, 3);

    assertThat(plan()).isEqualTo(new BlocksPlan(List.of(), null));
  }

  @Test
  void anOldServerIsAskedArticleByArticle() throws InterruptedException {
    images.land(Samples.range(1, 12));
    images.verial.own.put(
        "GetVersionWS", url -> VerialServer.json(VerialServer.ok("\"Version\":\"1.8.1\"")).build());

    assertThat(plan().readings()).isEmpty();
    assertThat(plan().note()).contains("1.8.1", "from version 1.8.2 on");
  }

  private BlocksPlan plan() throws InterruptedException {
    return plan(false);
  }

  private BlocksPlan plan(boolean auto) throws InterruptedException {
    return images.blocks.plan(
        new PlanBlocksCommand(DB.runId(), MOMENT.toString(), false, false, auto), HEARTBEAT);
  }
}
