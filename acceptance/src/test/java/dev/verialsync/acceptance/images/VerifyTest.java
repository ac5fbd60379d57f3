package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.acceptance.Differences;
import dev.verialsync.acceptance.Drawing;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ErpTruth;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.VerificationReport;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code --verify}: the media library is read again, and what it lacks is mended. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
@Tag("thorough")
final class VerifyTest {

  private static final CatalogSyncInput VERIFY = CatalogSyncInput.builder().verify(true).build();

  private SyncFixture sync;
  private Catalogue erp;

  @BeforeEach
  void copy(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().articles(30).seed(5).imageBytes(2_000).build());
    erp = sync.simulator.catalogue();
    for (long id : List.of(1L, 2L, 3L)) {
      erp.addImage(id);
    }
    // Shared by two articles: stored once, checked once.
    erp.moveImage(3, erp.imageCount(3), 4);
    erp.addImage(3, erp.images(4).get(erp.imageCount(4) - 1));
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

  /** Those that an article, a product or a kept version refers to. */
  private int objects() {
    return (int)
        sync.sql()
            .number(
                """
                select count(*) from (
                  select sha256 from media.article_image union select sha256 from shop.product_image
                  union select jsonb_array_elements_text(images) from shop.product_version) o
                """);
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
    assertThat(sync.simulator.calls().imageCalls().keySet())
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
  void aDamagedImageThatVerialHasNoMoreIsTakenOff() throws Exception {
    delete(lastKeyOf(1));
    erp.removeImage(1, erp.imageCount(1));

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void aDamagedImageOfAnArticleThatVanishedIsAnIssueAndNoDeadLink() throws Exception {
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
        .containsExactly("1 image_lost");

    erp.returnArticle(1);
    sync.run();
    assertThat(differences()).isEmpty();
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
    assertThat(sync.sql().number("select count(*) from sync.issue where closed_at is null"))
        .isZero();
  }

  /** As versions stored it that did not look for an image's end. */
  private String storedCut(long id, byte[] cut) throws Exception {
    String hash = ImageFacts.sha256(cut);
    String key = ObjectKey.of(hash, "png").value();
    sync.s3()
        .putObject(
            PutObjectArgs.builder()
                .bucket(sync.bucket())
                .object(key)
                .data(cut, cut.length)
                .build());
    sync.sql()
        .execute(
            "insert into media.object (sha256, media_type, bytes, width, height, object_key) values ('%s', 'image/png', %d, 27, 37, '%s')"
                .formatted(hash, cut.length, key));
    sync.sql()
        .execute(
            "update media.article_image set sha256 = '%s' where article_id = %d and position = %d"
                .formatted(hash, id, erp.imageCount(id)));
    return key;
  }

  private List<String> openIssues() {
    return sync.sql()
        .lines("select article_id, kind from sync.issue where closed_at is null order by 1, 2");
  }

  @Test
  void aCutImageThatWasStoredBeforeStaysWithAnIssueUntilVerialReportsAChange() throws Exception {
    byte[] whole = Drawing.png(7);
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    erp.replaceImage(1, erp.imageCount(1), cut);
    String key = storedCut(1, cut);
    nothingChangedLately();

    CatalogSyncResult found = sync.run(VERIFY);

    assertThat(found.outcome()).isEqualTo("completed_with_issues");
    assertThat(found.verification()).isEqualTo(new VerificationReport(objects(), 0, 1, 0, 0));
    assertThat(sync.simulator.calls().imageCalls().keySet()).containsExactly(1L);
    assertThat(openIssues()).containsExactly("1 image_cut");
    assertThat(lastKeyOf(1)).isEqualTo(key);

    sync.simulator.calls().reset();
    assertThat(sync.run(VERIFY).verification())
        .isEqualTo(new VerificationReport(objects(), 0, 1, 0, 0));
    sync.run();
    assertThat(sync.simulator.calls().imageCalls()).isEmpty();
    assertThat(openIssues()).containsExactly("1 image_cut");
    sync.run(CatalogSyncInput.builder().mode("full").build());
    assertThat(openIssues()).containsExactly("1 image_cut");
    assertThat(lastKeyOf(1)).isEqualTo(key);

    erp.replaceImage(1, erp.imageCount(1), whole);
    sync.sql().execute("update media.floor set floor_at = now() - interval '1 minute'");
    sync.run();
    assertThat(openIssues()).isEmpty();
    assertThat(differences()).isEmpty();
    assertThat(sync.run(VERIFY).verification())
        .as("a kept version alone still has the cut one, which was reported")
        .isEqualTo(new VerificationReport(objects(), 0, 0, 0, 0));
  }

  @Test
  void aCutImageThatVerialHasWholeByNowIsReplaced() throws Exception {
    byte[] whole = Drawing.png(7);
    storedCut(1, Arrays.copyOf(whole, whole.length / 2));
    nothingChangedLately();

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.outcome()).isEqualTo("completed");
    assertThat(result.verification()).extracting("wrong").isEqualTo(1);
    assertThat(openIssues()).isEmpty();
    assertThat(differences()).isEmpty();
  }

  @Test
  void aCutImageOfAnArticleThatVanishedStays() throws Exception {
    byte[] whole = Drawing.png(7);
    String key = storedCut(1, Arrays.copyOf(whole, whole.length / 2));
    erp.removeArticle(1);

    CatalogSyncResult result = sync.run(VERIFY);

    assertThat(result.verification()).isEqualTo(new VerificationReport(objects(), 0, 1, 0, 0));
    assertThat(lastKeyOf(1)).isEqualTo(key);
    assertThat(sync.sql().lines("select state from media.object where object_key = '" + key + "'"))
        .containsExactly("stored");
  }

  @Test
  void withFullEverythingIsCheckedAndAskedForAgain() throws Exception {
    corrupt(lastKeyOf(2));

    CatalogSyncResult result =
        sync.run(CatalogSyncInput.builder().mode("full").verify(true).build());

    assertThat(result.verification()).extracting("wrong", "repaired").containsExactly(1, 1);
    assertThat(sync.simulator.calls().imageCalls().keySet())
        .containsExactlyInAnyOrderElementsOf(erp.articleIds());
    assertThat(new ShopContent(sync).faultsOfObjects()).isEmpty();
  }
}
