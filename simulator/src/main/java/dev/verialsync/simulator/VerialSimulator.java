package dev.verialsync.simulator;

import com.sun.net.httpserver.HttpServer;
import dev.verialsync.simulator.calls.CallHooks;
import dev.verialsync.simulator.calls.CallLog;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.CatalogueSource;
import dev.verialsync.simulator.catalogue.ErpTime;
import dev.verialsync.simulator.catalogue.FileCatalogue;
import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import dev.verialsync.simulator.catalogue.Poison;
import dev.verialsync.simulator.catalogue.generated.GeneratedCatalogue;
import dev.verialsync.simulator.faults.ActiveFault;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.simulator.faults.Faults;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Verial web service, running in this process until it is closed. */
public final class VerialSimulator implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(VerialSimulator.class);
  private static final int MAX_CALLS_AT_ONCE = 2_000;
  private static final Instant LONG_AGO = Instant.parse("2024-06-01T10:00:00Z");
  private static final int BACKLOG = 1_000;

  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final SimulatorOptions options;
  private final RuntimeSettings settings;
  private final SimulatorClock clock = new SimulatorClock(Instant::now, ErpTime.ZONE);
  private final Catalogue catalogue;
  private final CallLog calls;
  private final Faults faults = new Faults();
  private final CallHooks hooks = new CallHooks();
  private final ActiveFault closing = new ActiveFault(0, Fault.hang());
  private final ExecutorService threads = threads();
  private final VerialHandler handler;
  private final InetSocketAddress address;
  private HttpServer server;
  private boolean listening = true;

  private VerialSimulator(SimulatorOptions options) throws IOException {
    this.options = options;
    this.settings = new RuntimeSettings(options);
    this.catalogue = new Catalogue(source(options), clock, options.manner());
    if (options.poison()) {
      clock.freezeAt(LONG_AGO);
      Poison.addTo(catalogue);
      clock.reset();
    }
    this.calls = new CallLog(options.callLogLimit());
    this.handler =
        new VerialHandler(
            options,
            settings,
            new VerialMethods(options, settings, catalogue),
            calls,
            faults,
            hooks,
            closing);
    this.server = listen(new InetSocketAddress(options.bindAddress(), options.port()));
    this.address = server.getAddress();
  }

  /**
   * Starts to listen.
   *
   * @throws IOException if the port is taken or the catalogue file cannot be read
   */
  public static VerialSimulator start(SimulatorOptions options) throws IOException {
    return new VerialSimulator(options);
  }

  /** Where it listens, up to and including {@code WcfServiceLibraryVerial/}. */
  public URI uri() {
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    if (host.contains(":")) {
      host = "[" + host + "]";
    }
    return URI.create("http://" + host + ":" + port() + VerialHandler.PATH);
  }

  public int port() {
    return address.getPort();
  }

  public SimulatorOptions options() {
    return options;
  }

  /** What the ERP holds, and its changes. */
  public Catalogue catalogue() {
    return catalogue;
  }

  public CallLog calls() {
    return calls;
  }

  public Faults faults() {
    return faults;
  }

  /** The clock that stamps changes. */
  public SimulatorClock clock() {
    return clock;
  }

  /**
   * Runs an action when a method's answer is settled, and before the client has all of it.
   *
   * @param call which call of the method from now on; 1 for the next
   */
  public void afterCall(String method, int call, Runnable action) {
    hooks.after(method, call, action);
  }

  public VerialVersion version() {
    return settings.version();
  }

  public void setVersion(VerialVersion version) {
    settings.version(version);
  }

  public void setLatency(Duration latency) {
    settings.latency(latency);
  }

  public void setLatencyPerRow(Duration latency) {
    settings.latencyPerRow(latency);
  }

  public void setLatencyPerMegabyte(Duration latency) {
    settings.latencyPerMegabyte(latency);
  }

  public void setImageBlocks(ImageBlockHabits habits) {
    settings.imageBlocks(habits);
  }

  /** From now on calls must carry this session number. */
  public void setSession(int session) {
    settings.session(session);
  }

  /** Stops listening and cuts all connections; clients are refused until {@link #resume}. */
  public synchronized void refuseConnections() {
    if (listening) {
      listening = false;
      server.stop(0);
    }
  }

  /**
   * Listens again on the same port, unless it is closed.
   *
   * @throws IOException if another process took the port meanwhile
   */
  public synchronized void resume() throws IOException {
    if (!listening && !closing.isOver()) {
      server = listen(address);
      listening = true;
    }
  }

  /**
   * Refuses connections for a while and then listens again.
   *
   * @param duration by the machine's clock
   */
  public void refuseConnectionsFor(Duration duration) {
    threads.execute(
        () -> {
          refuseConnections();
          try {
            closing.pause(duration.toNanos());
            resume();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException e) {
            LOGGER.error("port {} cannot be listened on again", port(), e);
          }
        });
  }

  @Override
  public void close() {
    closing.end();
    refuseConnections(); // First: hanging calls must not be answered at the last moment.
    faults.clear();
    threads.shutdownNow();
  }

  private HttpServer listen(InetSocketAddress where) throws IOException {
    HttpServer http = HttpServer.create(where, BACKLOG);
    http.setExecutor(threads);
    http.createContext("/", handler);
    http.createContext(AdminHandler.PATH, new AdminHandler(this, hooks, settings));
    http.start();
    return http;
  }

  private static CatalogueSource source(SimulatorOptions options) throws IOException {
    Path file = options.catalogueFile();
    if (file != null) {
      return FileCatalogue.read(file);
    }
    return new GeneratedCatalogue(
        options.seed(), options.articles(), options.images(), options.manner());
  }

  private static ExecutorService threads() {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        4,
        MAX_CALLS_AT_ONCE,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "verial-simulator-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
