package dev.verialsync.worker.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.verialsync.worker.metrics.Metrics;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Health and metrics, and the port they are on. */
@Tag("slow")
@Tag("thorough")
class StatusServerTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int HELD = 60;

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
    return StatusServer.start(LOOPBACK, port, () -> complaints, () -> "calls_total 7.0\n");
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

  /**
   * Each holds what it can: a half-sent head, a byte, nothing, or an answer that it never reads.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "G",
        "GET /healthz HTTP/1.1\r\nHost: a\r\n",
        "GET /metrics HTTP/1.1\r\nHost: a\r\nX: ",
        "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx",
        "POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nx",
      })
  void clientsThatHoldTheirConnectionsStopNobody(String sent) throws Exception {
    List<Socket> holders = new ArrayList<>();
    try (StatusServer server = start(0)) {
      for (int i = 0; i < HELD; i++) {
        Socket holder = new Socket(LOOPBACK, server.port());
        holder.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        holders.add(holder);
      }

      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
      assertThat(get(server, "/metrics").statusCode()).isEqualTo(200);

      for (Socket holder : holders) {
        holder.setSoTimeout(30_000);
        // Ends, as soon as the server has closed it.
        var unused = holder.getInputStream().readAllBytes();
      }
    } finally {
      for (Socket holder : holders) {
        holder.close();
      }
    }
  }

  @Test
  void moreConnectionsThanItKeepsCostTheOldest() throws Exception {
    List<Socket> holders = new ArrayList<>();
    try (StatusServer server = start(0)) {
      for (int i = 0; i < 400; i++) {
        holders.add(new Socket(LOOPBACK, server.port()));
      }

      assertThat(get(server, "/healthz").body()).isEqualTo("ok\n");
      holders.get(0).setSoTimeout(30_000);
      assertThat(holders.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket holder : holders) {
        holder.close();
      }
    }
  }

  /** A drop now and then keeps no connection open. */
  @Test
  void aClientThatDripsIsEnded() throws Exception {
    try (StatusServer server = start(0);
        Socket client = new Socket(LOOPBACK, server.port())) {
      client
          .getOutputStream()
          .write("GET /healthz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      client.setSoTimeout(1_000);
      assertThat(dripUntilClosed(client)).isLessThan(60);
    }
  }

  private static int dripUntilClosed(Socket client) {
    int drops = 0;
    while (drops < 60) {
      try {
        if (client.getInputStream().read() < 0) {
          return drops;
        }
      } catch (SocketTimeoutException e) {
        drops++;
      } catch (IOException e) {
        return drops;
      }
      try {
        client.getOutputStream().write("X".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        return drops;
      }
    }
    return drops;
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws Exception {
    try (StatusServer server = start(0)) {
      HttpResponse<String> refused = get(server, "/healthz?" + "x".repeat(8_000));
      assertThat(refused.statusCode()).isBetween(400, 499);
    }
  }

  @Test
  void manyWhoAskForHealthShareOneJudgement() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger judged = new AtomicInteger();
    Supplier<List<String>> slow =
        () -> {
          judged.incrementAndGet();
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (StatusServer server = StatusServer.start(LOOPBACK, 0, slow, () -> "calls_total 7.0\n")) {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest health =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/healthz"))
              .build();
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < HELD; i++) {
        asked.add(client.sendAsync(health, HttpResponse.BodyHandlers.ofString()));
      }
      await().until(() -> judged.get() == 1);

      assertThat(get(server, "/metrics").statusCode()).isEqualTo(200);
      hangs.countDown();
      for (CompletableFuture<HttpResponse<String>> one : asked) {
        assertThat(one.get(30, TimeUnit.SECONDS).body()).isEqualTo("ok\n");
      }
      assertThat(judged.get()).isLessThan(HELD);
    }
  }

  /** The text of a worker's metrics is megabytes, and takes a part of a second to write. */
  @Test
  void manyWhoAskForMetricsShareOneTextAndHoldNoHealthUp() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger written = new AtomicInteger();
    Supplier<String> slow =
        () -> {
          written.incrementAndGet();
          try {
            hangs.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "calls_total 7.0\n";
        };
    try (StatusServer server = StatusServer.start(LOOPBACK, 0, () -> complaints, slow)) {
      HttpClient client = HttpClient.newHttpClient();
      HttpRequest metrics =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
              .build();
      List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
      for (int i = 0; i < HELD; i++) {
        asked.add(client.sendAsync(metrics, HttpResponse.BodyHandlers.ofString()));
      }
      await().until(() -> written.get() == 1);

      assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
      hangs.countDown();
      for (CompletableFuture<HttpResponse<String>> one : asked) {
        assertThat(one.get(30, TimeUnit.SECONDS).body()).isEqualTo("calls_total 7.0\n");
      }
      assertThat(written.get()).isLessThan(HELD);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 404",
    "GET, /healthz/../x, 404",
    "POST, /healthz, 405",
    "DELETE, /metrics, 405"
  })
  void nothingElseIsThere(String method, String path, int status) throws Exception {
    try (StatusServer server = start(0)) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                      .method(method, HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().map()).doesNotContainKey("server");
    }
  }

  @Test
  void itListensWhereItIsSaidAlone() throws Exception {
    InetAddress other = InetAddress.getByName("127.0.0.2");
    try (StatusServer server = start(0)) {
      assertThatThrownBy(() -> new Socket(other, server.port()).close())
          .isInstanceOf(ConnectException.class);
    }
    InetAddress all = InetAddress.getByName("0.0.0.0");
    try (StatusServer server = StatusServer.start(all, 0, List::of, () -> "")) {
      new Socket(other, server.port()).close();
    }
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
        StatusServer server =
            StatusServer.start(LOOPBACK, 0, List::of, metrics.registry()::scrape)) {
      assertThat(get(server, "/metrics").body()).contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void aPortThatIsTakenIsWarnedOfAndAFreeOneUsed() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK);
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
