package dev.verialsync.worker.status;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz}: 200 while nothing is wrong, else 503 with a line per complaint; {@code
 * /metrics}: Prometheus text.
 */
public final class StatusServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts the server.
   *
   * @param port where to listen; when taken, a free one is used and a warning logged
   * @param complaints what is wrong now; empty means healthy
   * @param metrics the Prometheus text
   */
  public static StatusServer start(
      int port, Supplier<List<String>> complaints, Supplier<String> metrics) throws IOException {
    HttpServer server = bind(port);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "status-http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext(
        "/healthz",
        exchange -> {
          List<String> wrong = complaints.get();
          answer(
              exchange,
              wrong.isEmpty() ? 200 : 503,
              "text/plain; charset=utf-8",
              wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n");
        });
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.start();
    return new StatusServer(server, threads);
  }

  private static HttpServer bind(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(port), 0);
    } catch (BindException e) {
      HttpServer server = HttpServer.create(new InetSocketAddress(0), 0);
      LOG.warn(
          "Port {} (VERIAL_SYNC_HTTP_PORT) is taken or not allowed ({}); health and metrics are on port {} instead.",
          port,
          e.getMessage(),
          server.getAddress().getPort());
      return server;
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
