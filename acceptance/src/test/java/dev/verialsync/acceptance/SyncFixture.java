package dev.verialsync.acceptance;

import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.db.DatabaseSettings;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.JavaCommand;
import dev.verialsync.starter.VerialSync;
import dev.verialsync.starter.services.ServiceVariables;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import io.minio.MinioClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The whole system in one process but for its servers: a simulator, workers, and a database and a
 * bucket of their own on the embedded stack. Only one may be open at a time, since all workers poll
 * the same task queues.
 */
public final class SyncFixture implements AutoCloseable {

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String TEMPLATE = "acceptance_template";

  /** The stack whose template is there. */
  private static @Nullable LocalStack migrated;

  public final VerialSimulator simulator;
  public final Map<String, String> environment = new HashMap<>();
  private final List<SyncWorker> workers = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private @Nullable TemporalConnection temporal;
  private @Nullable MinioClient s3;

  private SyncFixture(VerialSimulator simulator, LocalStack stack, String name) {
    this.simulator = simulator;
    environment.put("VERIAL_SYNC_HOME", Path.of("target", name).toAbsolutePath().toString());
    environment.put("VERIAL_URL", simulator.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(simulator.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", "2000");
    environment.put("VERIAL_MAX_CONCURRENT_CALLS", "8");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.putAll(ServiceVariables.of(stack.database()));
    environment.put("DATABASE_URL", on(stack, name));
    environment.putAll(ServiceVariables.of(stack.s3()));
    environment.put("S3_BUCKET", name.replace('_', '-'));
    environment.put("TEMPORAL_ADDRESS", stack.temporal().target());
  }

  /** A new simulator, database and bucket; no worker yet. */
  public static SyncFixture on(LocalStack stack, SimulatorOptions options)
      throws IOException, SQLException {
    return on(stack, options, stack.temporal().namespace());
  }

  /** The same in a namespace of Temporal's of its own, which must exist. */
  public static SyncFixture on(LocalStack stack, SimulatorOptions options, String namespace)
      throws IOException, SQLException {
    String name = "acceptance_" + NUMBERS.incrementAndGet();
    DatabaseAddress administrator = stack.databaseAdministrator();
    String owner = stack.database().user();
    try (Connection connection =
            DriverManager.getConnection(
                administrator.jdbcUrl(), administrator.user(), administrator.password());
        Statement statement = connection.createStatement()) {
      if (migrated != stack) {
        statement.execute("create database %s owner %s".formatted(TEMPLATE, owner));
        migrate(stack);
        migrated = stack;
      }
      statement.execute("create database %s owner %s template %s".formatted(name, owner, TEMPLATE));
    }
    SyncFixture fixture =
        new SyncFixture(VerialSimulator.start(options), stack, name)
            .with("TEMPORAL_NAMESPACE", namespace);
    try (S3MediaLibrary library = new S3MediaLibrary(fixture.settings().media())) {
      library.ensureBucket();
    }
    fixture.temporal().registerSearchAttributes();
    return fixture;
  }

  /** Once a stack; the fixtures' databases are copies. */
  private static void migrate(LocalStack stack) {
    try (Database template =
        Database.open(
            DatabaseSettings.of(
                on(stack, TEMPLATE),
                stack.database().user(),
                stack.database().password(),
                "test"))) {
      template.migrate();
    }
  }

  private static String on(LocalStack stack, String database) {
    return stack.database().jdbcUrl().replaceAll("/[^/]*$", "/" + database);
  }

  public SyncFixture with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Settings settings() {
    return new Settings(new Variables(environment));
  }

  public SyncWorker startWorker() {
    SyncWorker worker = SyncWorker.start(settings());
    workers.add(worker);
    return worker;
  }

  /** A worker in a process of its own, once it works; it ends when the fixture is closed. */
  public Process startWorkerProcess(Path log, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("@" + Path.of("..", "jvm.options")));
    all.addAll(List.of(options));
    Process process =
        JavaCommand.of(environment, all, VerialSync.class.getName(), "worker")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    processes.add(process);
    while (!Files.readString(log).contains("Polling ")) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(Files.readString(log));
      }
    }
    return process;
  }

  public void stopWorkers() {
    workers.forEach(SyncWorker::close);
    workers.clear();
  }

  public TemporalConnection temporal() {
    if (temporal == null) {
      temporal = TemporalConnection.open(settings(), null);
    }
    return temporal;
  }

  /** A normal incremental run, to its end. */
  public CatalogSyncResult run() {
    return run(null);
  }

  public CatalogSyncResult run(@Nullable CatalogSyncInput input) {
    return start(input).getResult(CatalogSyncResult.class);
  }

  public WorkflowStub start(@Nullable CatalogSyncInput input) {
    WorkflowStub stub =
        temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start(input);
    return stub;
  }

  public Sql sql() {
    return new Sql(
        environment.get("DATABASE_URL"),
        environment.get("DATABASE_USER"),
        environment.get("DATABASE_PASSWORD"));
  }

  /** A client of the media library that is not the worker's. */
  public MinioClient s3() {
    if (s3 == null) {
      s3 =
          MinioClient.builder()
              .endpoint(environment.get("S3_ENDPOINT"))
              .region(environment.get("S3_REGION"))
              .credentials(environment.get("S3_ACCESS_KEY"), environment.get("S3_SECRET_KEY"))
              // minio's own client reads all certificates of the machine, which takes a second.
              .httpClient(new OkHttpClient(), true)
              .build();
    }
    return s3;
  }

  public String bucket() {
    return environment.get("S3_BUCKET");
  }

  @Override
  public void close() {
    simulator.faults().clear();
    stopWorkers();
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    if (temporal != null) {
      temporal.close();
    }
    simulator.close();
  }
}
