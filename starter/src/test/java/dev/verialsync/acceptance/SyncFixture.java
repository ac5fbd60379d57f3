package dev.verialsync.acceptance;

import dev.verialsync.activities.media.S3MediaLibrary;
import dev.verialsync.db.Database;
import dev.verialsync.local.LocalStack;
import dev.verialsync.local.LocalStackOptions;
import dev.verialsync.local.Service;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import dev.verialsync.workflows.TaskQueues;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole system in one process but for its servers: simulator, embedded stack, worker. */
final class SyncFixture implements AutoCloseable {

  /** Servers' programs are unpacked once for all tests of this module. */
  private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();

  final VerialSimulator simulator;
  final LocalStack stack;
  final Map<String, String> environment = new HashMap<>();
  private final List<TemporalConnection> opened = new ArrayList<>();
  private @Nullable SyncWorker worker;

  private SyncFixture(VerialSimulator simulator, LocalStack stack, Path home) {
    this.simulator = simulator;
    this.stack = stack;
    environment.put("VERIAL_SYNC_HOME", home.toString());
    environment.put("VERIAL_URL", simulator.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(simulator.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", "2000");
    environment.put("VERIAL_MAX_CONCURRENT_CALLS", "8");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.put("DATABASE_URL", stack.database().jdbcUrl());
    environment.put("DATABASE_USER", stack.database().user());
    environment.put("DATABASE_PASSWORD", stack.database().password());
    environment.put("S3_ENDPOINT", stack.s3().endpoint());
    environment.put("S3_REGION", stack.s3().region());
    environment.put("S3_ACCESS_KEY", stack.s3().accessKey());
    environment.put("S3_SECRET_KEY", stack.s3().secretKey());
    environment.put("S3_BUCKET", stack.s3().bucket());
    environment.put("TEMPORAL_ADDRESS", stack.temporal().target());
    environment.put("TEMPORAL_NAMESPACE", stack.temporal().namespace());
  }

  static SyncFixture start(Path home, SimulatorOptions options) throws IOException {
    VerialSimulator simulator = VerialSimulator.start(options);
    LocalStack stack =
        LocalStack.start(
            LocalStackOptions.in(home).programs(PROGRAMS).services(Service.values()).build());
    SyncFixture fixture = new SyncFixture(simulator, stack, home);
    fixture.migrate();
    return fixture;
  }

  private void migrate() {
    try (Database database = Database.open(settings().database("test"));
        S3MediaLibrary library = new S3MediaLibrary(settings().media());
        TemporalConnection temporal = TemporalConnection.open(settings(), null)) {
      database.migrate();
      library.ensureBucket();
      temporal.registerSearchAttributes();
    }
  }

  Settings settings() {
    return new Settings(new Variables(environment));
  }

  void startWorker() {
    worker = SyncWorker.start(settings());
  }

  void stopWorker() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }

  TemporalConnection temporal() {
    TemporalConnection connection = TemporalConnection.open(settings(), null);
    opened.add(connection);
    return connection;
  }

  /** Starts a run and waits for its end. */
  CatalogSyncResult run(@Nullable CatalogSyncInput input) {
    return start(input).getResult(CatalogSyncResult.class);
  }

  WorkflowStub start(@Nullable CatalogSyncInput input) {
    WorkflowStub stub =
        temporal()
            .client()
            .newUntypedWorkflowStub(
                "CatalogSync", WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.SYNC).build());
    stub.start(input);
    return stub;
  }

  /** Rows of a query, each as its columns' texts. */
  List<List<@Nullable String>> query(String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                stack.database().jdbcUrl(), stack.database().user(), stack.database().password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<@Nullable String>> found = new ArrayList<>();
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        found.add(row);
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long number(String sql) {
    return Long.parseLong(String.valueOf(query(sql).get(0).get(0)));
  }

  @Override
  public void close() {
    stopWorker();
    opened.forEach(TemporalConnection::close);
    stack.close();
    simulator.close();
  }
}
