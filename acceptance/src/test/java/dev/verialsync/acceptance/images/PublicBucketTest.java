package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.ImageFacts;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.starter.Captured;
import io.minio.DeleteBucketPolicyArgs;
import io.minio.StatObjectArgs;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A bucket that {@code migrate --public-read} has published, as somebody without a key sees it. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class PublicBucketTest {

  private static final String KEY = "access-of-a-test";
  private static final String SECRET = "s3cr3t-of-a-test";

  @TempDir Path folder;
  private final HttpClient stranger = HttpClient.newHttpClient();
  private @Nullable Process server;
  private String endpoint;
  private SyncFixture sync;

  private static Optional<Path> program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of),
            Stream.of(Path.of(System.getProperty("user.home"), "go", "bin")))
        .map(directory -> directory.resolve("minio"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @BeforeEach
  void start(LocalStack stack) throws Exception {
    Optional<Path> minio = program();
    assumeTrue(minio.isPresent(), "minio is neither on PATH nor in ~/go/bin");
    int port = freePort();
    endpoint = "http://127.0.0.1:" + port;
    Path log = folder.resolve("minio.log");
    ProcessBuilder command =
        new ProcessBuilder(
                minio.orElseThrow().toString(),
                "server",
                "--address=127.0.0.1:" + port,
                "--console-address=127.0.0.1:" + freePort(),
                "--certs-dir=" + folder.resolve("certs"),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().putAll(Map.of("MINIO_ROOT_USER", KEY, "MINIO_ROOT_PASSWORD", SECRET));
    Process started = command.start();
    server = started;
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              assertThat(started.isAlive()).as(() -> read(log)).isTrue();
              return status("GET", "/minio/health/ready") == 200;
            });
    sync =
        SyncFixture.on(
                stack, SimulatorOptions.builder().articles(60).seed(7).imageBytes(2_000).build())
            .with("VERIAL_SYNC_HOME", folder.resolve("home").toString())
            .with("TEMPORAL_CONFIG_FILE", folder.resolve("none.toml").toString())
            .with("S3_ENDPOINT", endpoint)
            .with("S3_ACCESS_KEY", KEY)
            .with("S3_SECRET_KEY", SECRET)
            .with("S3_PREFIX", "shop-a");
    sync.with("MEDIA_PUBLIC_URL", endpoint + "/" + sync.bucket());
  }

  @AfterEach
  void stop() {
    if (sync != null) {
      sync.close();
    }
    if (server != null) {
      server.destroyForcibly().onExit().join();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  private int status(String method, String path) throws IOException, InterruptedException {
    return stranger
        .send(
            HttpRequest.newBuilder(URI.create(endpoint + path))
                .method(method, BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private Captured run(int expected, String... command) {
    Captured captured = new Captured(sync.environment);
    assertThat(captured.run(command)).as(captured.err()).isEqualTo(expected);
    return captured;
  }

  private void assertRefused(String path) throws Exception {
    assertThat(status("GET", path)).as(path).isEqualTo(403);
  }

  @Test
  void everybodyReadsTheImagesAndNothingElse() throws Exception {
    assertThat(run(0, "migrate", "--public-read").out())
        .contains("nobody without the key may list them");
    sync.startWorker();
    assertThat(sync.run().outcome()).isEqualTo("completed");

    List<Map<String, @Nullable String>> images =
        sync.sql().rows("select url, sha256, media_type from shop.product_image");
    assertThat(images).hasSizeGreaterThan(20);
    for (Map<String, @Nullable String> image : images) {
      HttpResponse<byte[]> answer =
          stranger.send(
              HttpRequest.newBuilder(URI.create(String.valueOf(image.get("url")))).build(),
              BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(image.get("url")).isEqualTo(200);
      assertThat(ImageFacts.sha256(answer.body())).isEqualTo(image.get("sha256"));
      assertThat(answer.headers().firstValue("Content-Type")).hasValue(image.get("media_type"));
      assertThat(answer.headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=31536000, immutable");
    }
    String bucket = "/" + sync.bucket();
    for (String listing : List.of("", "/", "?list-type=2&prefix=shop-a/sha256/", "?versions")) {
      assertRefused(bucket + listing);
    }
    assertRefused("/");
    assertRefused(bucket + "?policy");
    String marker = "shop-a/verial-sync-installation.json";
    sync.s3().statObject(StatObjectArgs.builder().bucket(sync.bucket()).object(marker).build());
    assertRefused(bucket + "/" + marker);
    String image = URI.create(String.valueOf(images.get(0).get("url"))).getPath();
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(status(method, image)).as(method).isEqualTo(403);
    }

    assertThat(run(0, "status").out()).doesNotContain("problem");
    sync.s3().deleteBucketPolicy(DeleteBucketPolicyArgs.builder().bucket(sync.bucket()).build());
    assertRefused(image);
    assertThat(run(1, "status").out()).contains("problem   " + endpoint, "answers HTTP 403");
  }
}
