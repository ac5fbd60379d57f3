package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ShopContent;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.starter.Captured;
import dev.verialsync.worker.WorkerSchedule;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.VerificationReport;
import dev.verialsync.workflows.messages.shop.RenditionsMade;
import io.minio.RemoveObjectArgs;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.schedules.ScheduleClient;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Smaller copies of images: MEDIA_RENDITIONS. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
final class RenditionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COPIES = "select count(*) from media.rendition";

  /** An image whose copies differ from it in their mean by more is another image. */
  private static final int TOLERANCE = 8;

  /** JPEG keeps the mean colour of a part of 16 pixels and more; smaller ones run together. */
  private static final int PATCH = 32;

  @TempDir Path logs;

  @Test
  void eachImageGetsItsCopiesOnceThroughAKillAndLosesThemWithItself(LocalStack stack)
      throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(80).seed(5).imageBytes(20_000).build())
            .with("MEDIA_RENDITIONS", "100,16")
            .with("MEDIA_PUBLIC_URL", "https://cdn.example.com")
            .with("S3_PREFIX", "shop-a/")
            .with("SHOP_KEEP_VERSIONS", "PT0S")) {
      Captured migrate = new Captured(sync.environment);
      assertThat(migrate.run("migrate")).as(migrate.err()).isZero();
      Process worker = sync.startWorkerProcess(logs.resolve("first.log"));
      onlyWhenStarted(sync);
      sync.run();
      long images =
          sync.sql().number("select count(*) from media.object where media_type <> 'image/tiff'");
      WorkflowStub making = start(sync);
      await().atMost(PATIENCE).until(() -> sync.sql().number(COPIES) > 10);
      worker.destroyForcibly().waitFor();
      assertThat(sync.sql().number(COPIES)).isLessThan(2 * images);

      sync.startWorker();
      onlyWhenStarted(sync);
      making.getResult(RenditionsMade.class);

      assertThat(sync.sql().number(COPIES)).isEqualTo(2 * images);
      assertCopiesAreRight(sync);
      neverTriedAgain(sync);
      madeAgainAfterARepair(sync);
      noRunWaitsForThem(sync);
      goneWithTheirImage(sync);
      sizesThatAreNoLongerWantedGo(sync);
    }
  }

  /** Not by the schedule of workers, which would outlive the test. */
  private static void onlyWhenStarted(SyncFixture sync) {
    ScheduleClient.newInstance(sync.temporal().stubs())
        .getHandle(WorkerSchedule.RENDITION.id())
        .delete();
  }

  private static WorkflowStub start(SyncFixture sync) {
    WorkflowStub stub =
        sync.temporal()
            .client()
            .newUntypedWorkflowStub(
                "ImageRenditions",
                WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start();
    return stub;
  }

  private static void assertCopiesAreRight(SyncFixture sync) throws Exception {
    ShopContent shop = new ShopContent(sync);
    List<Map<String, @Nullable String>> rows =
        sync.sql()
            .rows(
                """
                select i.object_key as image, r.size, r.bytes, r.width, r.height, r.object_key, r.url, r.media_type
                from shop.product_image_rendition r join shop.product_image i using (product_id, position)
                """);
    assertThat(rows).isNotEmpty();
    assertThat(shop.keys().stream().filter(key -> key.startsWith("shop-a/rendition/")))
        .containsExactlyInAnyOrderElementsOf(
            sync.sql().lines("select object_key from media.rendition"));
    for (Map<String, @Nullable String> row : rows) {
      String key = String.valueOf(row.get("object_key"));
      int size = Integer.parseInt(String.valueOf(row.get("size")));
      BufferedImage copy = read(shop.object(key));
      BufferedImage image = read(shop.object(String.valueOf(row.get("image"))));
      int shorter = Math.min(image.getWidth(), image.getHeight());
      assertThat(Math.min(copy.getWidth(), copy.getHeight())).isEqualTo(Math.min(size, shorter));
      assertThat(row)
          .containsEntry("width", String.valueOf(copy.getWidth()))
          .containsEntry("height", String.valueOf(copy.getHeight()))
          .containsEntry("bytes", String.valueOf(shop.object(key).length))
          .containsEntry("url", "https://cdn.example.com/" + key)
          .containsEntry("media_type", "image/jpeg");
      assertLooksAlike(key, copy, image);
    }
  }

  private static BufferedImage read(byte[] bytes) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  private static void assertLooksAlike(String key, BufferedImage copy, BufferedImage image) {
    int parts = Math.max(1, Math.min(copy.getWidth(), copy.getHeight()) / PATCH);
    BufferedImage expected = coarse(image, parts);
    BufferedImage found = coarse(copy, parts);
    for (int at = 0; at < parts * parts; at++) {
      int[] one = expected.getRaster().getPixel(at % parts, at / parts, (int[]) null);
      int[] other = found.getRaster().getPixel(at % parts, at / parts, (int[]) null);
      for (int band = 0; band < 3; band++) {
        assertThat(other[band]).as(key).isCloseTo(one[band], within(TOLERANCE));
      }
    }
  }

  /** The mean colours of a few parts, by another way of scaling than ours. */
  private static BufferedImage coarse(BufferedImage image, int parts) {
    BufferedImage coarse = new BufferedImage(parts, parts, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = coarse.createGraphics();
    graphics.drawImage(
        image.getScaledInstance(parts, parts, Image.SCALE_AREA_AVERAGING), 0, 0, Color.WHITE, null);
    graphics.dispose();
    return coarse;
  }

  private static void neverTriedAgain(SyncFixture sync) {
    sync.sql()
        .execute(
            """
            insert into media.object (sha256, media_type, bytes, object_key)
            values (repeat('a', 64), 'image/avif', 9, 'shop-a/sha256/aa/aa/' || repeat('a', 64) || '.avif')
            """);
    start(sync).getResult(RenditionsMade.class);
    assertThat(
            sync.sql().value("select renditions from media.object where media_type = 'image/avif'"))
        .isEqualTo("16,100");
    assertThat(start(sync).getResult(RenditionsMade.class)).isEqualTo(new RenditionsMade(0, 0));
  }

  /** The copies are lost with their image, as in a bucket that was restored. */
  private static void madeAgainAfterARepair(SyncFixture sync) throws Exception {
    String sha256 =
        sync.sql()
            .value(
                "select sha256 from shop.product_image join media.rendition using (sha256) order by product_id limit 1");
    ShopContent shop = new ShopContent(sync);
    for (String key : keysOf(shop, sha256)) {
      sync.s3().removeObject(RemoveObjectArgs.builder().bucket(sync.bucket()).object(key).build());
    }

    assertThat(sync.run(CatalogSyncInput.builder().verify(true).build()).verification())
        .extracting(VerificationReport::repaired)
        .isEqualTo(1);
    assertThat(start(sync).getResult(RenditionsMade.class)).isEqualTo(new RenditionsMade(2, 0));

    assertThat(keysOf(shop, sha256)).hasSize(3);
    assertCopiesAreRight(sync);
  }

  private static List<String> keysOf(ShopContent shop, @Nullable String sha256) {
    return shop.keys().stream().filter(key -> key.contains(sha256 + ".")).toList();
  }

  /** A run begins and ends while a copy waits for its commit. */
  private static void noRunWaitsForThem(SyncFixture sync) throws Exception {
    Catalogue catalogue = sync.simulator.catalogue();
    long article = catalogue.articleIds().get(0);
    catalogue.addImage(article);
    sync.run();
    String waiting =
        "select count(*) from pg_locks where relation = 'media.rendition'::regclass and not granted";
    try (Connection other =
            DriverManager.getConnection(
                sync.environment.get("DATABASE_URL"),
                sync.environment.get("DATABASE_USER"),
                sync.environment.get("DATABASE_PASSWORD"));
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table media.rendition in exclusive mode");
      WorkflowStub making = start(sync);
      await().atMost(PATIENCE).until(() -> sync.sql().number(waiting) > 0);
      catalogue.setPrice(article, new BigDecimal("12.34"));
      catalogue.addImage(article);

      assertThat(sync.run().outcome()).isEqualTo("completed");

      assertThat(sync.sql().value("select price_net from shop.product where id = " + article))
          .isEqualTo("12.34");
      assertThat(sync.sql().number(waiting)).isPositive();
      other.rollback();
      assertThat(making.getResult(RenditionsMade.class).copies()).isPositive();
    }
    start(sync).getResult(RenditionsMade.class);
  }

  /** By a worker that was configured again; the originals are read for what is missing alone. */
  private static void sizesThatAreNoLongerWantedGo(SyncFixture sync) throws Exception {
    start(sync).getResult(RenditionsMade.class);
    long images = sync.sql().number(COPIES) / 2;
    sync.stopWorkers();
    sync.with("MEDIA_RENDITIONS", "16,40").startWorker();
    onlyWhenStarted(sync);
    assertThat(start(sync).getResult(RenditionsMade.class).copies()).isEqualTo(images);
    assertThat(sync.sql().lines("select distinct size from media.rendition order by 1"))
        .containsExactly("16", "40");
    assertCopiesAreRight(sync);

    sync.stopWorkers();
    sync.environment.remove("MEDIA_RENDITIONS");
    sync.startWorker();
    assertThat(start(sync).getResult(RenditionsMade.class)).isEqualTo(new RenditionsMade(0, 0));
    assertThat(sync.sql().number(COPIES)).as("not configured").isEqualTo(2 * images);

    sync.stopWorkers();
    sync.with("MEDIA_RENDITIONS", "none").startWorker();
    onlyWhenStarted(sync);
    assertThat(start(sync).getResult(RenditionsMade.class)).isEqualTo(new RenditionsMade(0, 0));
    assertThat(sync.sql().number(COPIES)).isZero();
    assertThat(new ShopContent(sync).keys()).noneMatch(key -> key.contains("rendition/"));
  }

  private static void goneWithTheirImage(SyncFixture sync) throws Exception {
    Catalogue catalogue = sync.simulator.catalogue();
    long article =
        catalogue.articleIds().stream()
            .filter(id -> catalogue.imageCount(id) > 0)
            .findFirst()
            .orElseThrow();
    String former =
        sync.sql()
            .value(
                "select sha256 from shop.product_image where position = 1 and product_id = "
                    + article);
    catalogue.replaceImage(article, 1);
    sync.run();
    ShopContent shop = new ShopContent(sync);
    assertThat(keysOf(shop, former)).hasSize(3);
    // The copies are younger than that.
    sync.sql()
        .execute(
            "update media.object set unreferenced_since = now() - interval '2 days' where sha256 = '%s'"
                .formatted(former));

    assertThat(gc(sync)).contains("Removed: 1 object", "0 objects unknown to the database");

    assertThat(keysOf(shop, former)).isEmpty();
    assertThat(
            sync.sql()
                .number("select count(*) from media.rendition where sha256 = '" + former + "'"))
        .isZero();
    assertThat(shop.keys().stream().filter(key -> key.startsWith("shop-a/rendition/")))
        .containsExactlyInAnyOrderElementsOf(
            sync.sql().lines("select object_key from media.rendition"));
  }

  private static String gc(SyncFixture sync) {
    Captured gc = new Captured(sync.environment);
    assertThat(gc.run("gc", "--older-than", "P1D", "--delete")).as(gc.err()).isZero();
    return gc.out();
  }
}
