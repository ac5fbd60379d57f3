package dev.verialsync.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Fault;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import dev.verialsync.workflows.messages.VerificationReport;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code --verify}: the media library is read again, and what it lacks is mended. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class VerifyTest {

  private static final CatalogSyncInput VERIFY = CatalogSyncInput.builder().verify(true).build();

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(30).seed(5).pictureBytes(2_000).build());
    erp = sync.simulator.catalogue();
    for (long id : List.of(1L, 2L, 3L)) {
      erp.addPicture(id);
    }
    // Shared by two articles: stored once, checked once.
    erp.movePicture(3, erp.pictureCount(3), 4);
    erp.addPicture(3, erp.pictures(4).get(erp.pictureCount(4) - 1));
    sync.startWorker();
    sync.run();
    sync.simulator.calls().reset();
  }

  @AfterEach
  void close() {
    sync.close();
  }

  private String lastKeyOf(long id) {
    return String.valueOf(
        sync.sql()
            .value(
                "select object_key from shop.product_image where product_id = %d order by position desc limit 1"
                    .formatted(id)));
  }

  private void delete(String key) throws Exception {
    sync.s3().removeObject(RemoveObjectArgs.builder().bucket(sync.bucket()).object(key).build());
  }

  private void corrupt(String key) throws Exception {
    byte[] content = new ShopContent(sync).object(key);
    content[content.length / 2] ^= 1;
    sync.s3()
        .putObject(
            PutObjectArgs.builder()
                .bucket(sync.bucket())
                .object(key)
                .data(content, content.length)
                .build());
  }

  private int objects() {
    return (int) sync.sql().number("select count(distinct sha256) from media.article_image");
  }

  private List<String> differences() {
    return Differences.between(ErpTruth.of(erp), new ShopContent(sync).products());
  }

  /** Sets all articles' modification far back, so that no margin has them asked for again. */
  private void nothingChangedLately() {
    sync.sql().execute("update media.floor set floor_at = now() + interval '1 hour'");
  }

  @Test
  void whatIsMissingOrWrongIsStoredAgainAndNothingElseIsAskedFor() throws Exception {
    delete(lastKeyOf(1));
    corrupt(lastKeyOf(2));
    delete(lastKeyOf(3));
    nothingChangedLately();
    assertThat(new ShopContent(sync).faultsOfObjects()).hasSize(3);

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.verification()).isEqualTo(new VerificationReport(objects(), 2, 1, 3, 0));
    assertThat(result.notes())
        .anySatisfy(note -> assertThat(note).contains("2 missing, 1 wrong; 3 repaired, 0 lost"));
    assertThat(sync.simulator.calls().pictureCalls().keySet())
        .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(differences()).isEmpty();
    assertThat(sync.run(VERIFY).verification())
        .isEqualTo(new VerificationReport(objects(), 0, 0, 0, 0));
  }

  @Test
  void aRunThatWasCutOffAfterItsCheckLeavesTheRepairToTheNextWhateverThatIs() throws Exception {
    delete(lastKeyOf(1));
    nothingChangedLately();
    sync.simulator.faults().add(Fault.infoError(20).on("GetImagenesArticulosWS").times(1));

    assertThat(sync.start(VERIFY))
        .satisfies(
            run -> assertThatThrownBy(() -> run.getResult(CatalogSyncResult.class)).isNotNull());
    assertThat(new ShopContent(sync).faultsOfObjects()).isNotEmpty();
    sync.run();

    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void aDamagedPictureThatVerialHasNoMoreIsTakenOff() throws Exception {
    delete(lastKeyOf(1));
    erp.removePicture(1, erp.pictureCount(1));

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void aDamagedPictureOfAnArticleThatVanishedIsAnIssueAndNoDeadLink() throws Exception {
    erp.removeArticle(1);
    sync.run();
    delete(lastKeyOf(1));

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.outcome()).isEqualTo("completed_with_issues");
    assertThat(result.verification())
        .extracting("missing", "repaired", "lost")
        .containsExactly(1, 0, 1);
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(
            sync.sql()
                .lines(
                    "select article_id, kind from sync.issue where source = 'images' and closed_at is null"))
        .containsExactly("1 picture_lost");

    erp.returnArticle(1);
    sync.run();
    assertThat(differences()).isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(sync.sql().number("select count(*) from sync.issue where closed_at is null"))
        .isZero();
  }

  @Test
  void withFullEverythingIsCheckedAndAskedForAgain() throws Exception {
    corrupt(lastKeyOf(2));

    CatalogSyncResult result =
        sync.run(CatalogSyncInput.builder().mode("full").verify(true).build());

    assertThat(result.verification()).extracting("wrong", "repaired").containsExactly(1, 1);
    assertThat(sync.simulator.calls().pictureCalls().keySet())
        .containsExactlyInAnyOrderElementsOf(erp.articleIds());
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }
}
