package dev.verialsync.activities.images;

import static dev.verialsync.activities.images.ImagesFixture.IMAGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.workflows.messages.results.FetchImagesResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One article's images. */
@SuppressWarnings("NullAway.Init")
final class ArticleFetchingTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ImagesFixture images;

  @BeforeEach
  void begin() {
    images = new ImagesFixture(DB, temp);
    images.land(1, 2, 3);
    images.image(1, 11);
    images.image(1, 12);
    images.image(2, 12);
  }

  @AfterEach
  void end() {
    images.close();
  }

  private String messages() {
    return String.join("\n", DB.fetch("select message from sync.issue").getValues(0, String.class));
  }

  @Test
  void imagesAreStoredOnceByTheirContentAndInVerialsOrder()
      throws IOException, InterruptedException {
    assertThat(images.fetch(1, 1)).isEqualTo(new FetchImagesResult(2, 2, 0, 0, Map.of()));
    assertThat(images.fetch(2, 1)).isEqualTo(new FetchImagesResult(1, 0, 1, 0, Map.of()));
    assertThat(images.fetch(3, 1)).isEqualTo(new FetchImagesResult(0, 0, 0, 0, Map.of()));

    assertThat(images.numbers(1)).containsExactly(11, 12);
    assertThat(images.known()).containsExactly("1: 2", "2: 1", "3: 0");
    assertThat(images.library.objects).hasSize(2);
  }

  @Test
  void anAttemptWhoseEndNobodyHeardOfIsNotRepeated() throws IOException, InterruptedException {
    images.fetch(1, 1);

    assertThat(images.fetch(1, 2).images()).isEqualTo(2);
    assertThat(images.verial.asked(IMAGES)).hasSize(1);
  }

  @Test
  void anImageThatIsGoneIsTakenOff() throws IOException, InterruptedException {
    images.fetch(1, 1);
    images.verial.rows.get(IMAGES).remove(0);

    assertThat(images.fetch(1, 1)).isEqualTo(new FetchImagesResult(1, 0, 0, 1, Map.of()));
    assertThat(images.numbers(1)).containsExactly(12);
  }

  @Test
  void anImageThatIsNoneIsAnIssue() throws IOException, InterruptedException {
    images.row(1, "QUJD");

    assertThat(images.fetch(1, 1).issues()).containsOnlyKeys("not_an_image");
    assertThat(images.numbers(1)).containsExactly(11, 12);
    assertThat(messages()).contains("Image 3 is no image");
  }

  @Test
  void anArticleThatAloneFailsForLongEnoughIsLeft() throws IOException, InterruptedException {
    images.fetch(1, 1);
    images.fetch(2, 1);
    DB.nextRun();
    images.verial.own.put(
        IMAGES,
        url ->
            "1".equals(url.queryParameter("id_articulo"))
                ? VerialLists.failure(500)
                : images.verial.rows(url));
    images.failed(1, 4);
    assertThatThrownBy(() -> images.fetch(1, 2)).isInstanceOf(VerialTransientException.class);
    images.failed(1, 1);

    assertThat(images.fetch(1, 2).issues()).containsOnlyKeys("images_unavailable");

    assertThat(messages()).contains("but not this one (http_500)");
    assertThat(images.numbers(1)).as("it keeps what it had").containsExactly(11, 12);
    assertThat(images.known()).as("the next run asks").containsExactly("2: 1");
  }

  @Test
  void whereNobodysImagesAreGivenTheOthersAreNotAskedForEither()
      throws IOException, InterruptedException {
    DB.execute("update media.floor set floor_at = clock_timestamp()");
    images.verial.own.put(IMAGES, url -> VerialLists.failure(500));
    images.failed(1, 5);

    assertThat(images.fetch(1, 1).issues()).containsOnlyKeys("images_unavailable");
    int asked = images.verial.asked(IMAGES).size();
    assertThat(images.fetch(2, 1).issues()).containsOnlyKeys("images_unavailable");

    assertThat(images.verial.asked(IMAGES)).hasSize(asked);
    assertThat(messages()).contains("returns no article's images (http_500)");
  }
}
