package dev.verialsync.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import dev.verialsync.local.TestHome;
import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class S3ServerTest {
  @TempDir private static Path home;
  private static LocalStack stack;
  private static MinioClient client;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(TestHome.options(home).services(Service.S3).build());
    client = client(stack.s3().secretKey());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    stack.close();
  }

  @Test
  void keepsBytesMediaTypeAndMetadataOfAnObject() throws Exception {
    String key = "sha256/ab/cd/abcd.png";
    put(key, "image bytes", Map.of());
    var stat =
        client.statObject(StatObjectArgs.builder().bucket(S3Server.BUCKET).object(key).build());
    assertThat(stat.size()).isEqualTo("image bytes".length());
    assertThat(stat.contentType()).isEqualTo("image/png");
    assertThat(stat.userMetadata().toString()).isEqualToIgnoringCase("{sha256=[abcd]}");
    assertThat(get(key)).isEqualTo("image bytes");
    assertThat(keys("sha256/ab/")).containsExactly(key);
    assertThat(keys("other/")).isEmpty();
  }

  @Test
  void letsExactlyOneOfManyConditionalPutsWin() throws Exception {
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<Future<Integer>> outcomes = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String content = "writer " + writer;
        outcomes.add(
            threads.submit(
                () -> {
                  go.await();
                  return putIfAbsent(content);
                }));
      }
      go.countDown();
      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> outcome : outcomes) {
        codes.add(outcome.get());
      }
      assertThat(codes).containsOnlyOnce(200).containsOnly(200, 412);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesAWrongSecret() throws Exception {
    MinioClient stranger = client("guessed");
    try {
      assertThatThrownBy(
              () ->
                  stranger.statObject(
                      StatObjectArgs.builder().bucket(S3Server.BUCKET).object("any").build()))
          .isInstanceOf(ErrorResponseException.class);
    } finally {
      stranger.close();
    }
    assertThat(stack.s3().toString()).doesNotContain(stack.s3().secretKey());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, ''",
    "GET, verial-media",
    "HEAD, verial-media",
    "GET, verial-media?list-type=2",
    "GET, verial-media?prefix=anonymous/",
    "GET, verial-media?acl",
    "GET, verial-media?uploads",
    "GET, verial-media?policy",
    "GET, verial-media?location",
    "GET, verial-media?versions",
    "GET, verial-media?versioning",
    "GET, verial-media?cors",
    "GET, verial-media?tagging",
    "GET, verial-media/anonymous/a.png",
    "HEAD, verial-media/anonymous/a.png",
    "GET, verial-media/anonymous/a.png?acl",
    "GET, verial-media/anonymous/a.png?tagging",
    "GET, verial-media/anonymous/a.png?uploadId=1",
    "PUT, verial-media",
    "PUT, other-bucket",
    "PUT, verial-media?acl",
    "PUT, verial-media?policy",
    "PUT, verial-media/anonymous/b.png",
    "PUT, verial-media/anonymous/a.png",
    "PUT, verial-media/anonymous/a.png?acl",
    "POST, verial-media",
    "POST, verial-media?delete",
    "POST, verial-media/anonymous/b.png?uploads",
    "DELETE, verial-media",
    "DELETE, verial-media/anonymous/a.png",
    "GET, verial-media/../settings.json",
    "GET, verial-media/%2e%2e/%2e%2e/settings.json",
    "OPTIONS, verial-media/anonymous/a.png"
  })
  void whoHasNoKeyGetsNothingAndChangesNothing(String method, String path) throws Exception {
    String key = "anonymous/a.png";
    put(key, "image bytes", Map.of());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.s3().endpoint() + "/" + path))
            .header("x-amz-acl", "public-read")
            .method(method, HttpRequest.BodyPublishers.ofString("<Anything/>"))
            .build();

    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 501);
    assertThat(answer.body())
        .doesNotContain("<Contents>", "<Grant>", "<Key>", "image bytes<", "Password");
    assertThat(get(key)).isEqualTo("image bytes");
    assertThat(keys("anonymous/")).containsExactly(key);
    assertThat(home.resolve("s3/other-bucket")).doesNotExist();
  }

  @Test
  void aBucketThatOthersCouldReadIsClosed(@TempDir Path old) throws Exception {
    Path bucket = Files.createDirectories(old.resolve("s3").resolve(S3Server.BUCKET));
    Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwxr-xr-x"));

    LocalStack.start(TestHome.options(old).services(Service.S3).build()).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bucket)))
        .isEqualTo("rwx------");
  }

  @Test
  void removesOnlyUnfinishedUploads() throws Exception {
    String key = "uploads/abcd.png";
    String likeAnUpload = key + "-" + UUID.randomUUID();
    put(key, "whole", Map.of());
    put(likeAnUpload, "whole, with a key like that", Map.of());
    Path bucket = home.resolve("s3").resolve(S3Server.BUCKET);
    Path unfinished = bucket.resolve(key + "-" + UUID.randomUUID());
    Files.writeString(unfinished, "half");
    Path secondName = bucket.resolve(key + "-" + UUID.randomUUID());
    Files.createLink(secondName, bucket.resolve(key));

    assertThat(AbandonedUploads.remove(bucket)).isEqualTo(2);

    assertThat(unfinished).doesNotExist();
    assertThat(secondName).doesNotExist();
    assertThat(keys("uploads/")).containsExactlyInAnyOrder(key, likeAnUpload);
  }

  @Test
  void removesUploadsOfAContentsHashThatWereWholeAndNeverPublished() throws Exception {
    String key = "hashed/" + "0123456789abcdef".repeat(4) + ".jpg";
    put(key, "published", Map.of());
    put(key + "-" + UUID.randomUUID(), "whole, killed before it was published", Map.of());

    assertThat(AbandonedUploads.remove(home.resolve("s3"))).isEqualTo(1);

    assertThat(keys("hashed/")).containsExactly(key);
  }

  @Test
  void looksForUnfinishedUploadsAfterAKill(@TempDir Path killed) throws Exception {
    Path bucket = Files.createDirectories(killed.resolve("s3").resolve(S3Server.BUCKET));
    Files.writeString(bucket.resolve("a.png-" + UUID.randomUUID()), "half");
    Files.writeString(killed.resolve("stack.json"), "{}");
    List<String> progress = new ArrayList<>();
    LocalStackOptions options =
        TestHome.options(killed).services(Service.S3).progress(progress::add).build();
    LocalStack.start(options).close();
    assertThat(progress).contains("S3: removed 1 unfinished uploads");
    assertThat(bucket).isEmptyDirectory();
  }

  private static int putIfAbsent(String content) throws Exception {
    try {
      put("once", content, Map.of("If-None-Match", "*"));
      return 200;
    } catch (ErrorResponseException e) {
      return e.response().code();
    }
  }

  private static void put(String key, String content, Map<String, String> headers)
      throws Exception {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    client.putObject(
        PutObjectArgs.builder().bucket(S3Server.BUCKET).object(key).stream(
                new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
            .contentType("image/png")
            .userMetadata(Map.of("sha256", "abcd"))
            .extraHeaders(new Http.Headers(headers))
            .build());
  }

  private static String get(String key) throws Exception {
    try (var object =
        client.getObject(GetObjectArgs.builder().bucket(S3Server.BUCKET).object(key).build())) {
      return new String(object.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> keys(String prefix) throws Exception {
    List<String> keys = new ArrayList<>();
    for (var result :
        client.listObjects(
            ListObjectsArgs.builder()
                .bucket(S3Server.BUCKET)
                .prefix(prefix)
                .recursive(true)
                .build())) {
      keys.add(result.get().objectName());
    }
    return keys;
  }

  private static MinioClient client(String secret) {
    S3Address address = stack.s3();
    return MinioClient.builder()
        .endpoint(address.endpoint())
        .region(address.region())
        .credentials(address.accessKey(), secret)
        // minio's own client reads all certificates of the machine, which takes a second.
        .httpClient(new OkHttpClient(), true)
        .build();
  }
}
