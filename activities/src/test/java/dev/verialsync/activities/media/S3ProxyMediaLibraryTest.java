package dev.verialsync.activities.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection;
import dev.verialsync.activities.media.s3.ContentHash;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.task.Backoff;
import dev.verialsync.activities.task.Retrier;
import dev.verialsync.activities.task.Waiting;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class S3ProxyMediaLibraryTest extends MediaLibraryContract {
  @TempDir static Path objects;

  private static S3ProxyServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new S3ProxyServer(objects).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  S3Settings settings(String bucketName) {
    return server.settings(bucketName);
  }

  @Test
  void aServerThatIsGoneIsWaitedForAndFoundWhenItIsBack(@TempDir Path elsewhere) throws Exception {
    byte[] image = Images.drawn("png", 10, 10);
    String sha256 = ContentHash.of(image).sha256();
    List<Waiting> waits = new ArrayList<>();
    try (S3ProxyServer restarting = new S3ProxyServer(elsewhere).start();
        MediaLibrary library = new S3MediaLibrary(restarting.settings("verial-media"))) {
      library.ensureBucket();
      restarting.stop();
      assertThatThrownBy(library::ping)
          .matches(MediaLibraryException::isTransient)
          .hasMessageContaining("refused");

      // The server comes back during the second wait.
      Retrier retrier =
          new Retrier(
              Backoff.DEFAULT,
              pause -> startAfter(2, waits, restarting),
              () -> 1,
              Clock.systemUTC());
      ObjectKey key =
          retrier.retryTransient(
              "S3",
              () ->
                  library.store(
                      sha256,
                      ImageSource.of(image),
                      new Inspection.Inspected(ImageFormat.PNG, 10, 10)),
              MediaLibraryException::isTransient,
              waits::add,
              () -> false);

      assertThat(waits).hasSize(2);
      assertThat(library.verify(key, image.length, OutputStream.nullOutputStream()))
          .isEqualTo(Verification.INTACT);
    }
  }

  @Test
  void httpsToAServerWithoutItIsFatal() {
    S3Settings plain = settings("verial-media");
    S3Settings secure =
        S3Settings.of(
            plain.endpoint().replace("http:", "https:"),
            null,
            plain.accessKey(),
            plain.secretKey(),
            plain.bucket());
    try (MediaLibrary library = new S3MediaLibrary(secure)) {
      assertThatThrownBy(library::ping)
          .isInstanceOf(MediaLibraryException.class)
          .hasMessageContaining("check S3_ENDPOINT, which is https://127.0.0.1")
          .matches(fault -> !MediaLibraryException.isTransient(fault));
    }
  }

  private static void startAfter(int waits, List<Waiting> seen, S3ProxyServer server) {
    if (seen.size() == waits) {
      try {
        server.start();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
