package dev.verialsync.db;

import org.jooq.Record;
import org.jooq.Result;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test a migrated database of its own, with a run that is open. */
final class DatabaseExtension implements BeforeEachCallback, AfterEachCallback {

  private PostgresServer server;
  private Database database;
  private long runId;

  @Override
  public void beforeEach(ExtensionContext context) {
    server = PostgresServer.of(context);
    database = Database.open(server.migrated());
    runId = openRun("sync", "first");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    database.close();
  }

  PostgresServer server() {
    return server;
  }

  Database database() {
    return database;
  }

  /** The run that is open. */
  long runId() {
    return runId;
  }

  long openRun(String workflowId, String firstExecutionRunId) {
    RunOpened opened =
        new RunRepository(database)
            .open(new RunOpening(workflowId, firstExecutionRunId, "incremental", null, "{}"));
    return ((RunOpened.Opened) opened).runId();
  }

  /** Ends the open run and opens another, which {@link #runId()} then is. */
  long nextRun() {
    new RunRepository(database).close(runId, RunStatus.COMPLETED, null);
    runId = openRun("sync", "after-" + runId);
    return runId;
  }

  Result<Record> fetch(String sql, Object... values) {
    return database.sql().fetch(sql, values);
  }

  <T> T value(Class<T> type, String sql, Object... values) {
    return database.sql().fetchSingle(sql, values).get(0, type);
  }

  void execute(String sql, Object... values) {
    database.sql().execute(sql, values);
  }
}
