package dev.verialsync.local;

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
final class TemporalServer {

  /** Its live heap is small: collecting it a quarter as often saves 7 % of its processor time. */
  private static final String GARBAGE_COLLECTION = "400";

  /**
   * Nobody else opens the database, and 40 MB of its log are written back at once: a tenth less
   * processor time.
   */
  private static final List<String> PRAGMAS =
      List.of(
          "journal_mode=WAL",
          "synchronous=NORMAL",
          "locking_mode=EXCLUSIVE",
          "wal_autocheckpoint=10000");

  /** Partitions spread a task queue over servers, and this is one. */
  private static final List<String> ONE_PARTITION =
      List.of("matching.numTaskqueueReadPartitions=1", "matching.numTaskqueueWritePartitions=1");

  /**
   * The server's HTTP interface, which cannot be switched off, takes a POST from any web page that
   * this machine's browser shows: no host that it allows exists.
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

  TemporalServer(
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

  /** A server that answered when this was made. */
  record Started(GuardedProcess process, int port, int uiPort, Path log) {}

  /** Starts it and returns when the namespace is there with its search attributes. */
  Started start(PortChoice ports, PortChoice uiPorts) {
    try {
      Path database = home.temporalDatabase();
      if (LeftoverProcesses.stop("temporal", database, "TERM", SHUTDOWN) > 0) {
        progress.accept("Temporal: stopped the one that a killed process had left running");
      }
      Files.createDirectories(database.getParent());
      if (Files.notExists(database) && Files.notExists(home.onePartition())) {
        Files.createFile(home.onePartition());
      }
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

  GuardedProcess launch(int port, int uiPort, Path log) throws IOException {
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
    if (Files.exists(home.onePartition())) {
      ONE_PARTITION.forEach(value -> command.addAll(List.of("--dynamic-config-value", value)));
    }
    searchAttributes.forEach(
        (name, type) -> {
          command.add("--search-attribute");
          command.add(name + "=" + commandLineName(type));
        });
    return GuardedProcess.start(
        command, "TERM", SHUTDOWN, log, ChildEnvironment.of(Map.of("GOGC", GARBAGE_COLLECTION)));
  }

  TemporalAddress address(int port, int uiPort, long pid) {
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
   * True when it is ready, false when another process took one of its ports first. Each look is
   * preceded by a wait, in which a server that found its port taken ends: what answers on it then
   * is not ours.
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
                  + " while starting; the end of "
                  + log
                  + ":\n"
                  + LogTail.of(log).text());
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
            + " s; the end of "
            + log
            + ":\n"
            + LogTail.of(log).text());
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
