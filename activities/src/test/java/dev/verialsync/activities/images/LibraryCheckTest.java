package dev.verialsync.activities.images;

import static dev.verialsync.activities.images.ImagesFixture.HEARTBEAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.library.VerificationRepository;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.VerifyCommand;
import dev.verialsync.workflows.messages.results.VerificationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The library, read again. */
@SuppressWarnings("NullAway.Init")
final class LibraryCheckTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ImagesFixture images;
  private LibraryCheck check;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    images = new ImagesFixture(DB, temp);
    images.land(1, 2, 3);
    for (int id = 1; id <= 3; id++) {
      images.image(id, 10 + id);
      images.fetch(id, 1);
    }
    DB.nextRun();
    check =
        new LibraryCheck(
            images.persistence,
            images.library,
            images.inspector,
            temp,
            new VerificationRepository(DB.database()));
  }

  @AfterEach
  void end() {
    images.close();
  }

  private VerificationReport verify(Long... articles) throws IOException, InterruptedException {
    return check.verify(new VerifyCommand(DB.runId(), List.of(articles)), HEARTBEAT);
  }

  private String keyOf(long article) {
    return DB.value(
        String.class,
        "select o.object_key from media.article_image i join media.object o using (sha256) where i.article_id = ?",
        article);
  }

  @Test
  void anIntactLibraryIsReadOnce() throws IOException, InterruptedException {
    assertThat(verify()).isEqualTo(new VerificationReport(3, 0, 0, 0, 0));
    assertThat(verify()).as("whoever takes over").isEqualTo(new VerificationReport(3, 0, 0, 0, 0));
  }

  @Test
  void onlyChosenArticlesObjectsAreRead() throws IOException, InterruptedException {
    assertThat(verify(2L).checked()).isEqualTo(1);
  }

  @Test
  void whatIsDamagedIsFetchedAgain() throws IOException, InterruptedException {
    byte[] third = images.library.objects.get(keyOf(3));
    images.library.objects.remove(keyOf(1));
    images.library.objects.put(keyOf(2), new byte[] {1, 2, 3});

    assertThat(verify()).isEqualTo(new VerificationReport(3, 1, 1, 0, 0));
    images.fetch(1, 1);
    images.fetch(2, 1);

    assertThat(check.settle(new RunCommand(DB.runId()), HEARTBEAT).repaired()).isEqualTo(2);
    assertThat(images.library.objects).hasSize(3);
    assertThat(Arrays.equals(images.library.objects.get(keyOf(3)), third)).isTrue();
  }

  @Test
  void whatNobodyCanGiveAnyMoreIsLost() throws IOException, InterruptedException {
    images.library.objects.remove(keyOf(1));
    DB.execute("update erp.article set listed = false where id = 1");

    verify();

    assertThat(check.settle(new RunCommand(DB.runId()), HEARTBEAT))
        .isEqualTo(new VerificationReport(3, 1, 0, 0, 1));
    assertThat(images.numbers(1)).isEmpty();
  }
}
