package dev.verialsync.activities.media.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import java.util.Objects;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bucket's policy becomes. */
@SuppressWarnings("NullAway.Init")
final class S3PublicReadingTest {

  private static final String ANOTHERS =
      "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"arn:aws:s3:::bucket/*\"}";

  private static final String OURS =
      "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"*\"]},\"Action\":[\"s3:GetObject\"],\"Resource\":[\"arn:aws:s3:::bucket/shop-a/sha256/*\",\"arn:aws:s3:::bucket/shop-a/rendition/*\"]}";

  private final MockWebServer server = new MockWebServer();
  private MediaLibrary library;

  @BeforeEach
  void start() throws Exception {
    server.start();
    library =
        new S3MediaLibrary(
            S3Settings.of(
                    "http://127.0.0.1:" + server.getPort(),
                    null,
                    "access",
                    new Secret("s3cr3t-key"),
                    "bucket")
                .withPrefix("shop-a"));
  }

  @AfterEach
  void stop() {
    library.close();
    server.close();
  }

  private void answer(int status, String body) {
    server.enqueue(
        new MockResponse.Builder()
            .code(status)
            .addHeader("Content-Type", status < 400 ? "application/json" : "application/xml")
            .body(body)
            .build());
  }

  private static String error(String code) {
    return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>m</Message></Error>"
        .formatted(code);
  }

  private static String policy(String... statements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[%s]}"
        .formatted(String.join(",", statements));
  }

  private JsonNode written() throws Exception {
    RecordedRequest asked = server.takeRequest();
    assertThat(asked.getMethod()).isEqualTo("GET");
    RecordedRequest put = server.takeRequest();
    assertThat(put.getMethod()).isEqualTo("PUT");
    assertThat(put.getUrl().queryParameterNames()).contains("policy");
    return new ObjectMapper().readTree(Objects.requireNonNull(put.getBody()).utf8());
  }

  @Test
  void imagesAloneMayBeReadAndNothingListed() throws Exception {
    answer(404, error("NoSuchBucketPolicy"));
    answer(204, "");
    assertThat(library.allowPublicReading()).isTrue();
    assertThat(written()).isEqualTo(new ObjectMapper().readTree(policy(OURS)));
  }

  @Test
  void theStatementsOfOthersStay() throws Exception {
    answer(200, policy(ANOTHERS));
    answer(204, "");
    assertThat(library.allowPublicReading()).isTrue();
    assertThat(written()).isEqualTo(new ObjectMapper().readTree(policy(ANOTHERS, OURS)));
  }

  @Test
  void whatIsThereAlreadyIsNotWritten() {
    answer(200, policy(ANOTHERS, OURS.replace("[\"*\"]", "\"*\"")));
    assertThat(library.allowPublicReading()).isFalse();
    assertThat(server.getRequestCount()).isOne();
  }

  @Test
  void aServerWithoutPoliciesIsASentence() {
    answer(501, error("NotImplemented"));
    assertThatThrownBy(library::allowPublicReading)
        .isInstanceOf(MediaLibraryException.class)
        .hasMessageStartingWith("The bucket bucket at http://127.0.0.1:")
        .hasMessageEndingWith(
            "cannot be made public: this server knows no bucket policies. Publish shop-a/sha256/ and shop-a/rendition/ with a proxy or a CDN in front of it.");
  }
}
