package dev.verialsync.db;

import org.jooq.Record;
import org.jooq.Result;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test class a migrated database, emptied before each test, with a run that is open. */
final class DatabaseExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

  private static final String EMPTY =
      """
      do $$
      declare
        v_table regclass;
      begin
        set local session_replication_role = replica;
        for v_table in
          select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('erp', 'media', 'shop', 'sync') and c.relkind = 'r' and c.relname not in ('schema_history', 'installation')
        loop
          execute 'delete from ' || v_table;
        end loop;
        insert into sync.guard default values;
        insert into sync.gate default values;
        insert into media.floor default values;
      end $$
      """;

  private PostgresServer server;
  private Database database;
  private long runId;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = PostgresServer.of(context);
    database = Database.open(server.migrated());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    database.sql().connection(connection -> connection.createStatement().execute(EMPTY));
    runId = openRun("sync", "first");
  }

  @Override
  public void afterAll(ExtensionContext context) {
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
