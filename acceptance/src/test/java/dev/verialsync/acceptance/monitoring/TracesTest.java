package dev.verialsync.acceptance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a collector of OpenTelemetry is sent. */
@Timeout(180)
@ExtendWith(EmbeddedStack.class)
final class TracesTest {

  private static final int SESSION = 987_654_321;

  @Test
  void aCollectorIsSentTheSpansOfWorkflowsAndActivities(LocalStack stack) throws Exception {
    Queue<String> sent = new ConcurrentLinkedQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          // Names are plain text in protobuf.
          sent.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try (SyncFixture sync =
        SyncFixture.on(
            stack, SimulatorOptions.builder().session(SESSION).articles(3).seed(1).build())) {
      sync.with(
          "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort());
      sync.startWorker();
      sync.run();
      sync.stopWorkers();

      String spans = sent.stream().collect(Collectors.joining());
      assertThat(spans)
          .contains("verial-sync", "RunWorkflow:CatalogSync", "RunWorkflow:ProductBatch")
          .contains("RunActivity:OpenRun", "RunActivity:LandArticles", "RunActivity:WriteProducts")
          .doesNotContain(String.valueOf(SESSION));
    } finally {
      collector.stop(0);
    }
  }
}
