package dev.verialsync.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.activities.media.s3.S3Settings;
import dev.verialsync.activities.media.s3.S3Timeouts;
import dev.verialsync.activities.media.s3.Secret;
import dev.verialsync.db.DatabaseExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of a library that hangs, and of one that holds what a browser would execute. */
@Tag("slow")
class ImagesTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final int IMAGES = 50;

  private final HttpClient http = HttpClient.newHttpClient();

  private static String sha(int number) {
    return "%064x".formatted(number);
  }

  private static void store(int number, String mediaType, String extension) {
    DB.execute(
        "insert into media.object (sha256, media_type, bytes, width, height, object_key) values (?, ?, 10, 5, 5, ?)",
        sha(number),
        mediaType,
        "sha256/%1$s/%1$s/%2$s.%3$s".formatted("00", sha(number), extension));
  }

  private HttpRequest request(RunningConsole console, String path) {
    return HttpRequest.newBuilder(URI.create(console.url(path)))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private HttpResponse<byte[]> get(RunningConsole console, String path) throws Exception {
    return http.send(request(console, path), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Takes connections and never answers. */
  private static final class Silent implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    Silent() throws IOException {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
      Thread thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    taken.add(server.accept());
                  }
                } catch (IOException e) {
                  // Closed.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    MediaLibrary library(Duration patience) {
      return new S3MediaLibrary(
          S3Settings.of(
                  "http://127.0.0.1:" + server.getLocalPort(),
                  null,
                  "access",
                  new Secret("secret"),
                  "bucket")
              .withTimeouts(new S3Timeouts(patience, patience, patience, patience)));
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : taken) {
        socket.close();
      }
    }
  }

  @Test
  void pagesAnswerWhileS3TakesConnectionsAndSaysNothing() throws Exception {
    for (int i = 0; i < IMAGES; i++) {
      store(i, "image/jpeg", "jpg");
    }
    try (Silent silent = new Silent();
        MediaLibrary library = silent.library(Duration.ofMinutes(2));
        RunningConsole console = new RunningConsole(DB, library)) {
      List<CompletableFuture<?>> images = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        String path = (i % 2 == 0 ? "/images/" : "/thumbnails/") + sha(i);
        images.add(http.sendAsync(request(console, path), HttpResponse.BodyHandlers.discarding()));
      }
      for (String path : List.of("/", "/products", "/runs", "/assets/console.css")) {
        assertThat(get(console, path).statusCode()).as(path).isEqualTo(200);
      }
      assertThat(images).as("S3 still hangs").noneMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void afterAFailureS3IsNotAskedAndAPlaceholderComesAtOnce() throws Exception {
    for (int i = 0; i < IMAGES; i++) {
      store(i, "image/jpeg", "jpg");
    }
    try (Silent silent = new Silent();
        MediaLibrary library = silent.library(Duration.ofMillis(300));
        RunningConsole console = new RunningConsole(DB, library)) {
      get(console, "/images/" + sha(0));
      int asked = silent.taken.size();
      assertThat(asked).isPositive();
      for (int i = 0; i < IMAGES; i++) {
        HttpResponse<byte[]> answer = get(console, "/thumbnails/" + sha(i));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).startsWith(0x89, 'P', 'N', 'G');
      }
      assertThat(silent.taken).hasSize(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/svg+xml",
        "text/html",
        "application/xhtml+xml",
        "application/xml",
        "text/javascript",
        "application/pdf",
        "image/svg+xml; charset=utf-8",
        "IMAGE/SVG+XML",
        "image/jpeg, text/html",
        "multipart/x-mixed-replace"
      })
  void whatABrowserExecutesIsOnlyEverDownloaded(String mediaType) throws Exception {
    store(1, mediaType, "jpg");
    byte[] content =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"
            .getBytes(StandardCharsets.UTF_8);
    try (MediaLibrary library = FixedLibrary.of(key -> new ByteArrayInputStream(content));
        RunningConsole console = new RunningConsole(DB, library)) {
      HttpResponse<byte[]> answer = get(console, "/images/" + sha(1));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(content);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      assertThat(answer.headers().firstValue("Content-Disposition")).hasValue("attachment");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertPlaceholder(get(console, "/thumbnails/" + sha(1)));
    }
  }

  @Test
  void imagesAreKeptForEverByTheBrowserAloneAndAMissingOneIsNot() throws Exception {
    store(1, "image/jpeg", "jpg");
    try (MediaLibrary library =
            FixedLibrary.of(key -> new ByteArrayInputStream(new byte[] {1, 2, 3}));
        RunningConsole console = new RunningConsole(DB, library)) {
      HttpResponse<byte[]> image = get(console, "/images/" + sha(1));
      assertThat(image.headers().firstValue("Content-Type")).hasValue("image/jpeg");
      assertThat(image.headers().firstValue("Cache-Control"))
          .hasValue("private, max-age=31536000, immutable");
      HttpResponse<byte[]> missing = get(console, "/images/" + sha(2));
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  private static void assertPlaceholder(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, max-age=300");
    assertThat(answer.body()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void whereNoThumbnailCanBeMadeASmallImageIsShownItselfAndElseAPlaceholder() throws Exception {
    store(1, "image/tiff", "tiff");
    store(2, "image/heic", "heic");
    store(3, "image/avif", "avif");
    store(4, "image/avif", "avif");
    DB.execute("update media.object set bytes = 2000000 where sha256 = ?", sha(4));
    byte[] content = "what nothing here decodes".getBytes(StandardCharsets.UTF_8);
    try (MediaLibrary library = FixedLibrary.of(key -> new ByteArrayInputStream(content));
        RunningConsole console = new RunningConsole(DB, library)) {
      for (int number : List.of(1, 2, 4)) {
        assertPlaceholder(get(console, "/thumbnails/" + sha(number)));
      }
      HttpResponse<byte[]> small = get(console, "/thumbnails/" + sha(3));
      assertThat(small.headers().firstValue("Content-Type")).hasValue("image/avif");
      assertThat(small.body()).isEqualTo(content);
    }
  }

  /** Has no end, and notices when it is closed. */
  private static final class Endless extends InputStream {
    private final AtomicLong read = new AtomicLong();
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      read.incrementAndGet();
      return 0;
    }

    @Override
    public int read(byte[] bytes, int start, int length) {
      read.addAndGet(length);
      return length;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  void aHeadReadsNothingAndClosesWhatWasOpened() throws Exception {
    store(1, "image/jpeg", "jpg");
    Endless image = new Endless();
    try (MediaLibrary library = FixedLibrary.of(key -> image);
        RunningConsole console = new RunningConsole(DB, library)) {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(console.url("/images/" + sha(1))))
                  .timeout(Duration.ofSeconds(20))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
      assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
      assertThat(image.closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(image.read).hasValue(0);
    }
  }

  @Test
  void whatIsNoImagesHashIsNotFound() throws Exception {
    try (RunningConsole console =
        new RunningConsole(DB, FixedLibrary.of(key -> new ByteArrayInputStream(new byte[0])))) {
      for (String name : List.of("x", "A".repeat(64), sha(7))) {
        assertThat(get(console, "/images/" + name).statusCode()).as(name).isEqualTo(404);
      }
    }
  }
}
