package dev.verialsync.local.temporal;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.ChildEnvironment;
import dev.verialsync.local.process.GuardedProcess;
import dev.verialsync.local.process.LogTail;
import dev.verialsync.local.process.OrphanedProcesses;
import dev.verialsync.local.process.PortChoice;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Temporal's dev server with its UI, its state in a SQLite file of the home. */
public final class TemporalServer {

  /** The server's live heap is small: collecting a quarter as often saves 7 % of its CPU time. */
  private static final String GARBAGE_COLLECTION = "400";

  /** Only this server opens the database, and checkpoints wait for 40 MB of log: 10 % less CPU. */
  private static final List<String> PRAGMAS =
      List.of(
          "journal_mode=WAL",
          "synchronous=NORMAL",
          "locking_mode=EXCLUSIVE",
          "wal_autocheckpoint=10000");

  /** Partitions spread a task queue over several servers; here is one. */
  private static final List<String> ONE_PARTITION =
      List.of("matching.numTaskqueueReadPartitions=1", "matching.numTaskqueueWritePartitions=1");

  /**
   * The server's HTTP interface cannot be switched off and would accept a POST from any web page in
   * this machine's browser; so the only allowed host is one that does not exist.
   */
  private static final String NO_HTTP = "frontend.httpAllowedHosts=[\"none.invalid\"]";

  private static final Duration STARTUP = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  private final HomeDirectory home;
  private final Path program;
  private final String namespace;
  private final Map<String, IndexedValueType> searchAttributes;
  private final Consumer<String> progress;

  public TemporalServer(
      HomeDirectory home,
      Path program,
      String namespace,
      Map<String, IndexedValueType> searchAttributes,
      Consumer<String> progress) {
    this.home = home;
    this.program = program;
    this.namespace = namespace;
    this.searchAttributes = searchAttributes;
    this.progress = progress;
  }

  /** A server that answered after its start. */
  public record Started(GuardedProcess process, int port, int uiPort, Path log) {}

  /** Starts the server; returns when the namespace has its search attributes. */
  public Started start(PortChoice ports, PortChoice uiPorts) {
    try {
      Path database = home.temporalDatabase();
      if (OrphanedProcesses.stop("temporal", database, "TERM", SHUTDOWN) > 0) {
        progress.accept("Temporal: stopped the server that a killed process had left running");
      }
      Files.createDirectories(database.getParent());
      Path log = home.freshLog("temporal");
      while (true) {
        int port = ports.pick(progress);
        int uiPort = uiPorts.pick(progress);
        GuardedProcess process = launch(port, uiPort, log);
        boolean ready = false;
        try {
          ready = awaitReady(process, port, uiPort, log);
          if (ready) {
            return new Started(process, port, uiPort, log);
          }
        } finally {
          if (!ready) {
            process.stop();
          }
        }
      }
    } catch (IOException e) {
      throw new LocalStackException("Temporal could not be started: " + e, e);
    }
  }

  public GuardedProcess launch(int port, int uiPort, Path log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "server",
                "start-dev",
                "--db-filename",
                home.temporalDatabase().toString(),
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--ui-port",
                Integer.toString(uiPort),
                "--namespace",
                namespace,
                "--log-level",
                "error",
                "--ui-disable-news-fetch",
                "--dynamic-config-value",
                NO_HTTP,
                "--disable-config-file",
                "--disable-config-env"));
    PRAGMAS.forEach(pragma -> command.addAll(List.of("--sqlite-pragma", pragma)));
    ONE_PARTITION.forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
    searchAttributes.forEach(
        (name, type) -> {
          command.add("--search-attribute");
          command.add(name + "=" + commandLineName(type));
        });
    return GuardedProcess.start(
        command, "TERM", SHUTDOWN, log, ChildEnvironment.of(Map.of("GOGC", GARBAGE_COLLECTION)));
  }

  public TemporalAddress address(int port, int uiPort, long pid) {
    return new TemporalAddress(
        "127.0.0.1:" + port, namespace, "http://127.0.0.1:" + uiPort, false, pid);
  }

  private static String commandLineName(IndexedValueType type) {
    return switch (type) {
      case INDEXED_VALUE_TYPE_TEXT -> "Text";
      case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
      case INDEXED_VALUE_TYPE_INT -> "Int";
      case INDEXED_VALUE_TYPE_DOUBLE -> "Double";
      case INDEXED_VALUE_TYPE_BOOL -> "Bool";
      case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
      case INDEXED_VALUE_TYPE_KEYWORD_LIST -> "KeywordList";
      case INDEXED_VALUE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("not a type of search attribute: " + type);
    };
  }

  /**
   * True once the server is ready, false if another process took one of its ports first. Each check
   * follows a wait: a server that finds its port taken ends within it, and we do not mistake a
   * foreign server on that port for ours.
   */
  private boolean awaitReady(GuardedProcess process, int port, int uiPort, Path log) {
    long deadline = System.nanoTime() + STARTUP.toNanos();
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    TemporalNamespace target = new TemporalNamespace(channel, namespace);
    try {
      while (System.nanoTime() < deadline) {
        if (process.endsWithin(POLL)) {
          if (!PortChoice.isFree(port) || !PortChoice.isFree(uiPort)) {
            return false;
          }
          throw new LocalStackException(
              "Temporal ended with exit code "
                  + process.exitCode()
                  + " while starting"
                  + LogTail.of(log));
        }
        if (isHealthy(channel) && target.answers()) {
          target.register(searchAttributes);
          target.keepFinishedWorkflows();
          return process.isAlive();
        }
      }
    } catch (StatusRuntimeException e) {
      throw new LocalStackException(
          "Temporal's namespace " + namespace + " could not be prepared: " + e.getStatus(), e);
    } finally {
      channel.shutdownNow();
    }
    throw new LocalStackException(
        "Temporal did not answer on port "
            + port
            + " within "
            + STARTUP.toSeconds()
            + " s"
            + LogTail.of(log));
  }

  private static boolean isHealthy(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(
                  HealthCheckRequest.newBuilder()
                      .setService(WorkflowServiceGrpc.SERVICE_NAME)
                      .build())
              .getStatus()
          == HealthCheckResponse.ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }
}
