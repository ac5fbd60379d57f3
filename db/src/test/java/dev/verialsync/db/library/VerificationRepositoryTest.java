package dev.verialsync.db.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.media.FoundImages;
import dev.verialsync.db.media.StoredImageRepository;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects that are intact in the bucket, but whose image is cut. */
class VerificationRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final String CUT = Samples.sha256(1);

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private final VerificationRepository verifications = new VerificationRepository(DB.database());

  private void storedWithArticle(long article) {
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1));
    replace(article);
  }

  private void replace(long article) {
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(article, 1)));
  }

  private CheckedObjects cut() {
    return new CheckedObjects(CUT, 1, List.of(), List.of(), List.of(), List.of(CUT));
  }

  private String state() {
    return DB.fetch("select state from media.object where sha256 = ?", CUT)
        .get(0)
        .get(0, String.class);
  }

  /** As a later run's check does. */
  private VerificationProgress found(CheckedObjects objects) {
    DB.execute("delete from sync.verification");
    String after = verifications.begin(DB.runId()).after();
    return verifications.found(DB.runId(), after, objects);
  }

  @Test
  void aCutImageIsWrongOnceAndAskedForOnce() {
    Samples.list(DB.database(), DB.runId(), 7);
    storedWithArticle(7);

    VerificationProgress progress = found(cut());

    assertThat(progress.wrong()).isEqualTo(1);
    assertThat(state()).isEqualTo("damaged");
    assertThat(verifications.found(DB.runId(), "", cut())).as("again").isEqualTo(progress);
    FoundImages known = new StoredImageRepository(DB.database()).findObjects(List.of(CUT));
    assertThat(known.cut()).containsExactly(CUT);
    replace(7);
    assertThat(state()).as("given again as it was").isEqualTo("stored");
    assertThat(new StoredImageRepository(DB.database()).findObjects(List.of(CUT)).cut())
        .containsExactly(CUT);
    assertThat(verifications.settle(DB.runId()))
        .extracting(VerificationProgress::repaired, VerificationProgress::lost)
        .containsExactly(0L, 0L);
    assertThat(found(cut()).wrong()).isEqualTo(1);
    assertThat(state()).as("the next check asks for nothing").isEqualTo("stored");
  }

  @Test
  void aCutImageThatGoesMissingIsAsAnyOther() {
    Samples.list(DB.database(), DB.runId(), 7);
    storedWithArticle(7);
    found(cut());

    found(new CheckedObjects(CUT, 1, List.of(), List.of(CUT), List.of(), List.of()));

    assertThat(state()).isEqualTo("damaged");
    assertThat(new StoredImageRepository(DB.database()).findObjects(List.of(CUT)).images())
        .isEmpty();
  }

  /** While it was missing, none of its smaller copies could be made. */
  @Test
  void anImageThatIsThereAgainIsTriedAgain() {
    String renditions = "select count(*) from media.object where renditions = '100'";
    storedWithArticle(7);
    DB.execute("update media.object set renditions = '100'");
    found(new CheckedObjects(CUT, 1, List.of(CUT), List.of(), List.of(), List.of()));
    assertThat(DB.value(Long.class, renditions)).as("was never missing").isEqualTo(1);
    found(new CheckedObjects(CUT, 1, List.of(), List.of(CUT), List.of(), List.of()));

    found(new CheckedObjects(CUT, 1, List.of(CUT), List.of(), List.of(), List.of()));

    assertThat(state()).isEqualTo("stored");
    assertThat(DB.value(Long.class, renditions)).isZero();
  }

  @Test
  void anImageThatALaterVersionFindsWholeIsCutNoMore() {
    Samples.list(DB.database(), DB.runId(), 7);
    storedWithArticle(7);
    found(cut());
    replace(7);

    found(new CheckedObjects(CUT, 1, List.of(CUT), List.of(), List.of(), List.of()));

    assertThat(new StoredImageRepository(DB.database()).findObjects(List.of(CUT)).cut()).isEmpty();
  }

  @Test
  void aCutImageThatOnlyAVersionHasIsWrongOnce() {
    Samples.list(DB.database(), DB.runId(), 7);
    storedWithArticle(7);
    found(cut());
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(2));
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 2)));
    verifications.settle(DB.runId());

    DB.nextRun();

    assertThat(found(cut()).wrong()).isZero();
    assertThat(verifications.settle(DB.runId()))
        .extracting(VerificationProgress::repaired, VerificationProgress::lost)
        .containsExactly(0L, 0L);
    assertThat(state()).isEqualTo("stored");
  }

  @Test
  void aCutImageThatNobodyCanBeAskedForStays() {
    storedWithArticle(7);
    found(cut());

    verifications.settle(DB.runId());

    assertThat(state()).isEqualTo("stored");
    assertThat(DB.fetch("select 1 from media.article_image where article_id = 7")).hasSize(1);
  }
}
