package dev.verialsync.activities.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a receiver gets, and what each of its answers means. */
@Timeout(30)
final class WebhookSenderTest {

  private static final WebhookKey KEY = WebhookKey.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String TOKEN = "987654321";
  private static final Instant START = Instant.parse("2026-11-30T03:10:00Z");

  private final MockWebServer server = new MockWebServer();
  private final Queue<Instant> times = new ArrayDeque<>(List.of(START, START.plusSeconds(5)));
  private final Clock clock = Clock.fixed(START, ZoneOffset.UTC);
  private WebhookSender sender;

  @BeforeEach
  void start() throws IOException {
    server.start();
    sender =
        sender(server.url("/hook/" + TOKEN + "?token=" + TOKEN), clock, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    sender.close();
    server.close();
  }

  private static WebhookSender sender(HttpUrl url, Clock clock, Duration longest) {
    return new WebhookSender(new WebhookSettings(url, KEY), clock, longest);
  }

  private void answer(int code) {
    server.enqueue(new MockResponse.Builder().code(code).build());
  }

  private String sent() throws DeliveryException {
    return sender.send(Samples.NOTIFICATION, Samples.MESSAGE);
  }

  private DeliveryException failure() {
    DeliveryException failure = catchThrowableOfType(DeliveryException.class, this::sent);
    assertThat(failure).isNotNull().hasMessageNotContaining(TOKEN);
    return failure;
  }

  private RecordedRequest received() throws InterruptedException {
    RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  @Test
  void postsJsonThatIsSigned() throws Exception {
    answer(204);

    assertThat(sent()).isEqualTo("%s answered 204".formatted(server.url("/")));

    RecordedRequest request = received();
    String body = request.getBody().utf8();
    assertThat(request.getMethod()).isEqualTo("POST");
    assertThat(request.getTarget()).isEqualTo("/hook/%s?token=%s".formatted(TOKEN, TOKEN));
    assertThat(request.getHeaders().get("Content-Type")).startsWith("application/json");
    assertThat(request.getHeaders().get("webhook-id")).isEqualTo("msg_" + Samples.KEY);
    assertThat(request.getHeaders().get("webhook-timestamp"))
        .isEqualTo(String.valueOf(START.getEpochSecond()));
    assertThat(request.getHeaders().get("webhook-signature"))
        .isEqualTo(KEY.sign("msg_" + Samples.KEY, START.getEpochSecond(), body));
    JsonNode json = new ObjectMapper().readTree(body);
    assertThat(json.path("type").asText()).isEqualTo("verial_sync.verial_away.raised");
    assertThat(json.path("timestamp").asText()).isEqualTo("2026-11-30T03:00:00Z");
    assertThat(json.path("data").path("kind").asText()).isEqualTo("verial-away");
    assertThat(json.path("data").path("stage").asText()).isEqualTo("raised");
    assertThat(json.path("data").path("at").asText()).isEqualTo("2026-11-30T03:00:00Z");
    assertThat(json.path("data").path("subject").asText()).isEqualTo(Samples.MESSAGE.subject());
    assertThat(json.path("data").path("text").asText()).isEqualTo("Año nuevo.\n");
    assertThat(json.path("data").path("facts").path("minutes").asInt()).isEqualTo(30);
  }

  @Test
  void anotherAttemptHasTheSameIdAndANewTimestamp() throws Exception {
    InstantSource next = times::remove;
    sender.close();
    sender = sender(server.url("/"), next.withZone(ZoneOffset.UTC), Duration.ofSeconds(20));
    answer(500);
    answer(200);

    assertThat(failure()).hasMessageEndingWith("answered 500");
    String unused = sent();

    RecordedRequest first = received();
    RecordedRequest second = received();
    assertThat(second.getHeaders().get("webhook-id"))
        .isEqualTo(first.getHeaders().get("webhook-id"));
    assertThat(second.getHeaders().get("webhook-timestamp"))
        .isEqualTo(String.valueOf(START.plusSeconds(5).getEpochSecond()));
    assertThat(second.getHeaders().get("webhook-signature"))
        .isNotEqualTo(first.getHeaders().get("webhook-signature"));
  }

  @Test
  void withoutASecretNothingIsSigned() throws Exception {
    sender.close();
    sender = new WebhookSender(new WebhookSettings(server.url("/"), null), clock);
    answer(200);

    String unused = sent();

    assertThat(received().getHeaders().get("webhook-signature")).isNull();
  }

  @Test
  void goneIsForGood() {
    answer(410);

    DeliveryException failure = failure();

    assertThat(failure.isGone()).isTrue();
    assertThat(failure.isFinal()).isTrue();
    assertThat(failure).hasMessageContaining("410 Gone", "NOTIFY_WEBHOOK_URL");
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.enqueue(
        new MockResponse.Builder()
            .code(307)
            .addHeader("Location", server.url("/elsewhere").toString())
            .build());

    assertThat(failure().isFinal()).isFalse();
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aReceiverThatAsksForTimeGetsIt() {
    server.enqueue(new MockResponse.Builder().code(429).addHeader("Retry-After", "120").build());
    server.enqueue(new MockResponse.Builder().code(503).addHeader("Retry-After", "999999").build());
    server.enqueue(new MockResponse.Builder().code(503).addHeader("Retry-After", "soon").build());

    assertThat(failure().retryAfter()).isEqualTo(Duration.ofMinutes(2));
    assertThat(failure().retryAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(failure().retryAfter()).isNull();
  }

  @Test
  void aReceiverThatHangsIsLeft() {
    sender.close();
    sender = sender(server.url("/" + TOKEN), clock, Duration.ofMillis(300));
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThat(failure()).hasMessageContaining("did not answer in time");
  }

  @Test
  void aReceiverThatIsNotThereIsNamed() {
    server.close();

    assertThat(failure()).hasMessageContaining("cannot be reached", "Connection refused");
  }

  @Test
  void noPartOfTheAddressButItsHostIsShown() {
    WebhookSettings settings = new WebhookSettings(server.url("/" + TOKEN + "?t=" + TOKEN), KEY);

    assertThat(settings.toString())
        .contains(server.url("/").toString())
        .doesNotContain(TOKEN, "MfKQ9r8G");
    assertThat(sender.endpoint()).hasSize(64).doesNotContain(TOKEN);
  }
}
