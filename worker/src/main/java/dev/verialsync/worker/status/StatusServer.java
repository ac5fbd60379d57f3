package dev.verialsync.worker.status;

import dev.verialsync.activities.http.BoundedConnections;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz}: 200 while nothing is wrong, else 503 with a line per complaint; {@code
 * /metrics}: Prometheus text. No thread waits for a client or for the checks, and no client holds a
 * connection for long.
 */
public final class StatusServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final int THREADS = 6;
  private static final int MAX_HEAD_BYTES = 4_096;
  private static final int MAX_CONNECTIONS = 256;

  /** Without a byte in either direction; the checks answer sooner. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  private static final Duration LIFETIME = Duration.ofSeconds(10);

  private final Server server;
  private final ServerConnector connector;
  private final Answers answers;

  private StatusServer(Server server, ServerConnector connector, Answers answers) {
    this.server = server;
    this.connector = connector;
    this.answers = answers;
  }

  /**
   * Starts the server.
   *
   * @param address where to listen
   * @param port where to listen; when taken, a free one is used and a warning logged
   * @param complaints what is wrong now; empty means healthy
   * @param metrics the Prometheus text
   */
  public static StatusServer start(
      InetAddress address, int port, Supplier<List<String>> complaints, Supplier<String> metrics)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("status-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_HEAD_BYTES);
    http.setSendServerVersion(false);
    http.setPersistentConnectionsEnabled(false);
    http.setIdleTimeout(IDLE.toMillis());
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.getHostAddress());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.addBean(new BoundedConnections(MAX_CONNECTIONS, LIFETIME, connector.getScheduler()));
    Answers answers = new Answers(complaints, metrics);
    server.addConnector(connector);
    server.setHandler(answers);
    StatusServer status = new StatusServer(server, connector, answers);
    boolean started = false;
    try {
      bind(connector, port);
      server.start();
      started = true;
      return status;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!started) {
        status.close();
      }
    }
  }

  private static void bind(ServerConnector connector, int port) throws IOException {
    connector.setPort(port);
    try {
      connector.open();
    } catch (IOException e) {
      if (port == 0 || !isTaken(e)) {
        throw e;
      }
      connector.setPort(0);
      connector.open();
      LOG.warn(
          "Port {} (VERIAL_SYNC_HTTP_PORT) is taken or not allowed ({}); health and metrics are on port {} instead.",
          port,
          reason(e),
          connector.getLocalPort());
    }
  }

  private static boolean isTaken(IOException failure) {
    return failure instanceof BindException || failure.getCause() instanceof BindException;
  }

  /** Jetty puts its own sentence before the system's. */
  private static @Nullable String reason(IOException failure) {
    return failure.getCause() == null ? failure.getMessage() : failure.getCause().getMessage();
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    answers.close();
    try {
      server.stop();
    } catch (Exception e) {
      LOG.debug("The status server did not stop cleanly", e);
    }
  }

  private static final class Answers extends Handler.Abstract.NonBlocking implements AutoCloseable {

    private final Shared<List<String>> complaints;
    private final Shared<byte[]> metrics;

    Answers(Supplier<List<String>> complaints, Supplier<String> metrics) {
      this.complaints = new Shared<>("status-judge", complaints);
      this.metrics =
          new Shared<>("status-metrics", () -> metrics.get().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      boolean health = path.equals("/healthz");
      if (!health && !path.equals("/metrics")) {
        Response.writeError(request, response, callback, 404);
      } else if (!HttpMethod.GET.is(request.getMethod())
          && !HttpMethod.HEAD.is(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        Response.writeError(request, response, callback, 405);
      } else if (health) {
        answer(complaints, callback, wrong -> tellHealth(response, callback, wrong));
      } else {
        answer(
            metrics,
            callback,
            text ->
                write(response, callback, 200, "text/plain; version=0.0.4; charset=utf-8", text));
      }
      return true;
    }

    private static <T> void answer(Shared<T> source, Callback callback, Consumer<T> told) {
      var unused =
          source
              .value()
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      told.accept(value);
                    } else {
                      callback.failed(failure);
                    }
                  });
    }

    private static void tellHealth(Response response, Callback callback, List<String> wrong) {
      String text = wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n";
      write(
          response,
          callback,
          wrong.isEmpty() ? 200 : 503,
          "text/plain; charset=utf-8",
          text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(
        Response response, Callback callback, int status, String type, byte[] body) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      response.write(true, ByteBuffer.wrap(body), callback);
    }

    @Override
    public void close() {
      complaints.close();
      metrics.close();
    }
  }

  /** Computes a value once for all requests that arrive meanwhile. */
  private static final class Shared<T> implements AutoCloseable {

    private final Supplier<T> source;
    private final ExecutorService thread;
    private @Nullable CompletableFuture<T> underWay;

    Shared(String name, Supplier<T> source) {
      this.source = source;
      this.thread =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread daemon = new Thread(task, name);
                daemon.setDaemon(true);
                return daemon;
              });
    }

    synchronized CompletableFuture<T> value() {
      if (underWay == null || underWay.isDone()) {
        underWay = CompletableFuture.supplyAsync(source, thread);
      }
      return underWay;
    }

    @Override
    public void close() {
      thread.shutdownNow();
    }
  }
}
