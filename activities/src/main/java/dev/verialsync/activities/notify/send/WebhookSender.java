package dev.verialsync.activities.notify.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.verialsync.activities.notify.text.Message;
import dev.verialsync.activities.verial.text.Sha256;
import dev.verialsync.db.notification.Notification;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Posts notifications as JSON, signed as Standard Webhooks 1.0 says. */
public final class WebhookSender implements Sender {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType TYPE = MediaType.get("application/json");
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The specification recommends 15 to 30 s. */
  private static final Duration CALL = Duration.ofSeconds(30);

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);
  private static final int GONE = 410;

  private final WebhookSettings settings;
  private final Clock clock;
  private final OkHttpClient http;

  public WebhookSender(WebhookSettings settings, Clock clock) {
    this(settings, clock, CALL);
  }

  /**
   * The same.
   *
   * @param longest how long a call may last
   */
  WebhookSender(WebhookSettings settings, Clock clock, Duration longest) {
    this.settings = settings;
    this.clock = clock;
    this.http =
        new OkHttpClient.Builder()
            // Notifications are rare: a kept connection would be closed by then.
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(CONNECT)
            .callTimeout(longest)
            .build();
  }

  @Override
  public String send(Notification notification, Message message) throws DeliveryException {
    try (Response response = http.newCall(request(notification, message)).execute()) {
      int code = response.code();
      String answer = "%s answered %d".formatted(address(), code);
      if (response.isSuccessful()) {
        return answer;
      }
      if (code == GONE) {
        throw DeliveryException.gone(
            answer + " Gone: it wants no notification any more; set another NOTIFY_WEBHOOK_URL");
      }
      if (response.isRedirect()) {
        throw DeliveryException.failed(
            answer
                + ", a redirect, which is not followed: set NOTIFY_WEBHOOK_URL to where it goes");
      }
      throw DeliveryException.failed(answer, retryAfter(response.header("Retry-After")));
    } catch (InterruptedIOException e) {
      throw DeliveryException.failed(address() + " did not answer in time");
    } catch (IOException e) {
      throw DeliveryException.failed(
          "%s cannot be reached (%s)".formatted(address(), FaultText.of(e)));
    }
  }

  private Request request(Notification notification, Message message) {
    String body = body(notification, message);
    String id = "msg_" + notification.key();
    long timestamp = clock.instant().getEpochSecond();
    Request.Builder request =
        new Request.Builder()
            .url(settings.url())
            .header("User-Agent", "verial-sync")
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(timestamp))
            .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), TYPE));
    WebhookKey key = settings.key();
    if (key != null) {
      request.header("webhook-signature", key.sign(id, timestamp, body));
    }
    return request.build();
  }

  private static String body(Notification notification, Message message) {
    String kind = notification.kind().label();
    String stage = notification.stage().label();
    String at = notification.at().toString();
    ObjectNode body = JSON.createObjectNode();
    body.put("type", "verial_sync.%s.%s".formatted(kind.replace('-', '_'), stage));
    body.put("timestamp", at);
    ObjectNode data = body.putObject("data");
    data.put("kind", kind);
    data.put("stage", stage);
    data.put("at", at);
    data.put("subject", message.subject());
    data.put("text", message.text());
    try {
      data.set("facts", JSON.readTree(notification.facts()));
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts that are no JSON", e);
    }
  }

  /** Seconds; a date is not worth reading, as attempts become rare by themselves. */
  private static @Nullable Duration retryAfter(@Nullable String header) {
    if (header == null || !header.matches("[0-9]{1,9}")) {
      return null;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(header));
    return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
  }

  @Override
  public String endpoint() {
    return HexFormat.of()
        .formatHex(
            Sha256.newDigest().digest(settings.url().toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String address() {
    return settings.address();
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
