package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import java.util.stream.Stream;
import org.jooq.Record;
import org.jooq.Result;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives each test class a migrated database, emptied before each test, with a run that is open. */
public final class DatabaseExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

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
        insert into shop.version_floor default values;
        perform shop.begin_feed();
        insert into shop.setting default values;
      end $$
      """;

  private PostgresServer server;
  private DatabaseSettings settings;
  private Database database;
  private long runId;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = PostgresServer.of(context);
    settings = server.migrated();
    database = Database.open(settings);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    database.sql().connection(connection -> connection.createStatement().execute(EMPTY));
    runId = openRun("sync", "first");
  }

  /** SQL names kinds as text: none but the documented ones may ever be written. */
  @Override
  public void afterEach(ExtensionContext context) {
    fetch("select distinct kind from sync.product_event")
        .forEach(row -> EventKind.of(row.get("kind", String.class)));
    assertThat(fetch("select distinct kind from sync.issue").getValues("kind", String.class))
        .isSubsetOf(Stream.of(IssueKind.values()).map(IssueKind::label).toList());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database.close();
  }

  PostgresServer server() {
    return server;
  }

  public Database database() {
    return database;
  }

  /** For a pool of one's own on it. */
  public DatabaseSettings settings() {
    return settings;
  }

  /** The run that is open. */
  public long runId() {
    return runId;
  }

  long openRun(String workflowId, String firstExecutionRunId) {
    RunOpened opened =
        new RunRepository(database)
            .open(new RunOpening(workflowId, firstExecutionRunId, "incremental", null, "{}"));
    return ((RunOpened.Opened) opened).runId();
  }

  /** Ends the open run and opens another, which {@link #runId()} then is. */
  public long nextRun() {
    new RunRepository(database).close(runId, RunStatus.COMPLETED, null);
    runId = openRun("sync", "after-" + runId);
    return runId;
  }

  public Result<Record> fetch(String sql, Object... values) {
    return database.sql().fetch(sql, values);
  }

  public <T> T value(Class<T> type, String sql, Object... values) {
    return database.sql().fetchSingle(sql, values).get(0, type);
  }

  public void execute(String sql, Object... values) {
    database.sql().execute(sql, values);
  }
}
