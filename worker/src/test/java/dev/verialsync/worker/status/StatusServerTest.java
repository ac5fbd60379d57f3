package dev.verialsync.worker.status;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Health and metrics, and the port they are on. */
class StatusServerTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(StatusServer.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  private StatusServer start(int port) throws IOException {
    return StatusServer.start(port, () -> complaints, () -> "calls_total 7.0\n");
  }

  private static HttpResponse<String> get(StatusServer server, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void healthIs200UntilSomethingIsWrong() throws Exception {
    try (StatusServer server = start(0)) {
      HttpResponse<String> well = get(server, "/healthz");
      complaints.addAll(List.of("PostgreSQL does not answer", "S3 does not answer"));
      HttpResponse<String> ill = get(server, "/healthz");

      assertThat(well.statusCode()).isEqualTo(200);
      assertThat(well.body()).isEqualTo("ok\n");
      assertThat(ill.statusCode()).isEqualTo(503);
      assertThat(ill.body()).isEqualTo("PostgreSQL does not answer\nS3 does not answer\n");
    }
    assertThat(logged.list).isEmpty();
  }

  @Test
  void metricsAreInPrometheusText() throws Exception {
    try (StatusServer server = start(0)) {
      HttpResponse<String> metrics = get(server, "/metrics");

      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.headers().firstValue("Content-Type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.body()).isEqualTo("calls_total 7.0\n");
    }
  }

  @Test
  void whatTheProcessMeasuresIsThere() throws Exception {
    try (Metrics metrics = new Metrics();
        StatusServer server = StatusServer.start(0, List::of, metrics.registry()::scrape)) {
      assertThat(get(server, "/metrics").body()).contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void aPortThatIsTakenIsWarnedOfAndAFreeOneUsed() throws Exception {
    try (ServerSocket other = new ServerSocket(0);
        StatusServer server = start(other.getLocalPort())) {
      assertThat(server.port()).isNotEqualTo(other.getLocalPort());
      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
      assertThat(logged.list)
          .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  Level.WARN,
                  "Port %d (VERIAL_SYNC_HTTP_PORT) is taken or not allowed (Address already in use); health and metrics are on port %d instead."
                      .formatted(other.getLocalPort(), server.port())));
    }
  }
}
