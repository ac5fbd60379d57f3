package dev.verialsync.activities.media.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.MediaLibraryException.Kind;
import dev.verialsync.activities.media.ObjectKey;
import dev.verialsync.activities.media.format.ImageFormat;
import dev.verialsync.activities.media.format.ImageSource;
import dev.verialsync.activities.media.format.Inspection.Inspected;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class S3FaultsTest {
  private static final byte[] IMAGE = {1, 2, 3};
  private static final S3Timeouts SHORT =
      new S3Timeouts(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofSeconds(1));

  private final MockWebServer server = new MockWebServer();
  private MediaLibrary library;

  @BeforeEach
  void start() throws Exception {
    server.start();
    library = new S3MediaLibrary(settings("http://127.0.0.1:" + server.getPort()));
  }

  @AfterEach
  void stop() {
    library.close();
    server.close();
  }

  private static S3Settings settings(String endpoint) {
    return S3Settings.of(endpoint, null, "access", new Secret("s3cr3t-key"), "bucket")
        .withTimeouts(SHORT);
  }

  private void store() throws Exception {
    library.store(
        ContentHash.of(IMAGE).sha256(),
        ImageSource.of(IMAGE),
        new Inspected(ImageFormat.PNG, 1, 1));
  }

  private MediaLibraryException faultOf(ThrowingCallable call) {
    MediaLibraryException fault = catchThrowableOfType(MediaLibraryException.class, call);
    assertThat(fault).isNotNull();
    assertThat(fault.getMessage()).startsWith("S3 at http").doesNotContain("s3cr3t-key");
    return fault;
  }

  private static MockResponse error(int status, String code) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/xml")
        .body("<Error><Code>" + code + "</Code><Message>from the server</Message></Error>")
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "503, ServiceUnavailable",
    "507, XMinioStorageFull",
    "400, RequestTimeout",
    "400, BadDigest",
    "403, QuotaExceeded",
    "409, OperationAborted",
    "429, TooManyRequests",
  })
  void busyFullAndBrokenServersAreTransient(int status, String code) {
    server.enqueue(error(status, code));

    MediaLibraryException fault = faultOf(this::store);

    assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(fault).hasMessageContaining("HTTP " + status + ", " + code);
    assertThat(server.getRequestCount()).as("no hidden retries").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, S3_ACCESS_KEY and S3_SECRET_KEY",
    "403, InvalidAccessKeyId, check S3_ACCESS_KEY",
    "403, SignatureDoesNotMatch, check S3_SECRET_KEY",
    "403, RequestTimeTooSkewed, clock differs",
    "404, NoSuchBucket, 'check S3_BUCKET, which is bucket'",
    "400, InvalidBucketName, 'check S3_BUCKET, which is bucket'",
    "400, AuthorizationHeaderMalformed, 'check S3_REGION, which is us-east-1'",
    "301, PermanentRedirect, 'check S3_REGION, which is us-east-1'",
    "501, NotImplemented, check S3_ENDPOINT",
  })
  void whatIsConfiguredWrongIsFatalAndNamesItsVariable(int status, String code, String advice) {
    server.enqueue(error(status, code));

    MediaLibraryException fault = faultOf(this::store);

    assertThat(fault.kind()).isEqualTo(Kind.FATAL);
    assertThat(fault).hasMessageContainingAll(code, advice);
  }

  /** As AWS answers in us-east-1. */
  @Test
  void aBucketThatTheClientCannotCreateIsCreatedByACommandOfThePerson() {
    server.enqueue(error(404, "NoSuchBucket"));
    server.enqueue(error(400, "InvalidLocationConstraint"));

    assertThat(faultOf(library::ensureBucket))
        .hasMessageContaining(
            "create the bucket yourself: `aws --endpoint-url http://127.0.0.1:%d --region us-east-1 s3 mb s3://bucket`",
            server.getPort());
  }

  @Test
  void aRefusalOfAHeadHasNoBodyAndIsFatalToo() {
    server.enqueue(new MockResponse.Builder().code(403).build());

    MediaLibraryException fault = faultOf(() -> library.stat(ObjectKey.of("0".repeat(64), "png")));

    assertThat(fault.kind()).isEqualTo(Kind.FATAL);
    assertThat(fault).hasMessageContaining("S3_SECRET_KEY");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429})
  void anyServerThatIsBusyIsTransientWhateverItAnswers(int status) {
    server.enqueue(html(status));
    server.enqueue(new MockResponse.Builder().code(status).build());

    assertThat(faultOf(this::store).kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(faultOf(() -> library.stat(ObjectKey.of("0".repeat(64), "png"))).kind())
        .isEqualTo(Kind.TRANSIENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404, 400})
  void somethingElseThanS3IsFatal(int status) {
    server.enqueue(html(status));

    MediaLibraryException fault = faultOf(this::store);

    assertThat(fault.kind()).isEqualTo(Kind.FATAL);
    assertThat(fault)
        .hasMessageContainingAll("HTTP " + status, "not S3's", "check S3_ENDPOINT, which is http");
  }

  private static MockResponse html(int status) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "text/html")
        .body("<html><body>hello</body></html>")
        .build();
  }

  @Test
  void aServerThatHangsIsTransientAfterTheReadTimeout() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    MediaLibraryException fault = faultOf(this::store);

    assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(fault).hasMessageContaining("for now: no answer in time");
  }

  @Test
  void aServerThatDripsItsAnswerIsTransientAfterTheCallTimeout() {
    server.enqueue(
        new MockResponse.Builder()
            .code(404)
            .addHeader("Content-Type", "application/xml")
            .body("<Error>" + " ".repeat(1_000) + "</Error>")
            .throttleBody(10, 200, TimeUnit.MILLISECONDS)
            .build());

    MediaLibraryException fault = faultOf(this::store);

    assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(fault).hasMessageContaining("for now: no answer in time");
  }

  @Test
  void aConnectionThatBreaksIsTransient() {
    MockResponse broken =
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    server.enqueue(broken);
    server.enqueue(broken);

    assertThat(faultOf(this::store).kind()).isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void anObjectThatBreaksOffWhileItIsVerifiedIsTransient() {
    ObjectKey key = ObjectKey.of("0".repeat(64), "png");
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT")
            .addHeader("ETag", "\"1\"")
            .setHeader("Content-Length", "1000")
            .build());
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(1_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    assertThat(faultOf(() -> library.verify(key, 1_000, OutputStream.nullOutputStream())).kind())
        .isEqualTo(Kind.TRANSIENT);
  }

  @Test
  void noServerAtAllIsTransientAndNamesTheAddress() throws Exception {
    String endpoint = "http://127.0.0.1:" + server.getPort();
    server.close();

    MediaLibraryException fault = faultOf(library::ping);

    assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(fault).hasMessageContainingAll(endpoint, "find the bucket bucket", "S3_ENDPOINT");
  }

  @Test
  void anUnknownHostIsTransient() {
    try (MediaLibrary unknown = new S3MediaLibrary(settings("http://s3.invalid:9000"))) {
      MediaLibraryException fault = faultOf(unknown::ping);

      assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(fault).hasMessageContaining("s3.invalid");
    }
  }

  @Test
  void aBucketThatMayNotBeCreatedIsFatal() {
    server.enqueue(error(404, "NoSuchBucket"));
    server.enqueue(error(403, "AccessDenied"));

    MediaLibraryException fault = faultOf(library::ensureBucket);

    assertThat(fault.kind()).isEqualTo(Kind.FATAL);
    assertThat(fault)
        .hasMessageContainingAll("create the missing bucket bucket", "AccessDenied", "S3_BUCKET");
  }

  @Test
  void aBucketThatSomebodyElseCreatesAtTheSameTimeIsFine() {
    server.enqueue(error(404, "NoSuchBucket"));
    server.enqueue(error(409, "BucketAlreadyOwnedByYou"));
    server.enqueue(
        new MockResponse.Builder()
            .addHeader("Content-Type", "application/xml")
            .body(
                "<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>"
                    + "</ListBucketResult>")
            .build());

    library.ensureBucket();

    assertThat(server.getRequestCount()).isEqualTo(3);
  }
}
