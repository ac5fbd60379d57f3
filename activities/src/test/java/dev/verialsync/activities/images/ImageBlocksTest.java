package dev.verialsync.activities.images;

import static dev.verialsync.activities.images.ImagesFixture.HEARTBEAT;
import static dev.verialsync.activities.images.ImagesFixture.IMAGES;
import static dev.verialsync.activities.images.ImagesFixture.MOMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.workflows.messages.commands.PlanBlocksCommand;
import dev.verialsync.workflows.messages.results.BlocksPlan;
import dev.verialsync.workflows.messages.results.FetchBlockResult;
import dev.verialsync.workflows.messages.values.BlockReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images of many articles at once. */
@SuppressWarnings("NullAway.Init")
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
    images.land(Samples.range(1, 12));
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
    FetchBlockResult first = images.blocks.fetch(images.command(1, 12), HEARTBEAT);

    assertThat(images.blocks.fetch(images.command(1, 12), HEARTBEAT)).isEqualTo(first);
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

  private static mockwebserver3.MockResponse tooMuch() {
    return VerialServer.json("{\"InfoError\":{\"Codigo\":4,\"Descripcion\":\"Demasiados datos\"}}")
        .build();
  }

  @Test
  void whereNoBlockIsSmallEnoughTheRestGoesArticleByArticle()
      throws IOException, InterruptedException {
    twelveArticles();
    images.verial.own.put(IMAGES, url -> tooMuch());

    FetchBlockResult result = images.blocks.fetch(images.command(1, 12), HEARTBEAT);

    assertThat(result.last()).isTrue();
    assertThat(result.note()).contains("even the smallest block", "article by article");
    assertThat(images.known()).isEmpty();
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
    return images.blocks.plan(
        new PlanBlocksCommand(DB.runId(), MOMENT.toString(), false, false), HEARTBEAT);
  }
}
