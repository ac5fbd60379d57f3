package dev.verialsync.console.http;

import dev.verialsync.activities.http.BoundedConnections;
import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's HTTP server. No client holds a thread or a connection for long. */
public final class ConsoleServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleServer.class);
  private static final int THREADS = 12;
  private static final int MAX_HEAD_BYTES = 8_192;
  private static final int MAX_CONNECTIONS = 512;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration LIFETIME = Duration.ofMinutes(2);

  private final Server server;
  private final ServerConnector connector;
  private final String host;

  private ConsoleServer(Server server, ServerConnector connector, String host) {
    this.server = server;
    this.connector = connector;
    this.host = host;
  }

  /**
   * Starts the server.
   *
   * @param site what answers those who were let in
   */
  public static ConsoleServer start(
      ConsoleSettings settings,
      Clock clock,
      Function<PageRequest, CompletionStage<PageResponse>> site)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("console-http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_HEAD_BYTES);
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.address().getHostAddress());
    connector.setIdleTimeout(IDLE.toMillis());
    // Beyond the queue, the system drops who connects, and their next try comes a second or more
    // later.
    connector.setAcceptQueueSize(MAX_CONNECTIONS);
    connector.addBean(new BoundedConnections(MAX_CONNECTIONS, LIFETIME, connector.getScheduler()));
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    LoginCheck login = settings.login() == null ? null : new LoginCheck(settings.login(), clock);
    server.setHandler(
        new ConsoleHandler(settings, new AllowedHosts(settings.hosts()), login, site));
    ConsoleServer console = new ConsoleServer(server, connector, settings.host());
    try {
      bind(connector, settings.port());
      server.start();
      return console;
    } catch (Exception e) {
      console.close();
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
  }

  private static void bind(ServerConnector connector, int port) throws IOException {
    connector.setPort(port);
    try {
      connector.open();
    } catch (IOException e) {
      if (port == 0 || !(e instanceof BindException || e.getCause() instanceof BindException)) {
        throw e;
      }
      connector.setPort(0);
      connector.open();
      LOG.warn(
          "Port {} (CONSOLE_PORT) is taken or not allowed; the console is on port {} instead.",
          port,
          connector.getLocalPort());
    }
  }

  /** Its address. */
  public String url() {
    return "http://%s:%d/".formatted(host, connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.debug("The console did not stop cleanly", e);
    }
  }

  /** What Jetty itself refuses repeats nothing of the request. */
  private static final class PlainErrors extends ErrorHandler {
    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int code,
        @Nullable String message,
        @Nullable Throwable cause,
        Callback callback) {
      ConsoleHandler.say(response, callback, code, HttpStatus.getMessage(code));
    }
  }
}
