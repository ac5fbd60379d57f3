package dev.verialsync.db.backup;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.backup.DatabaseCopy.CopiedTable;
import dev.verialsync.db.jooq.CurrentSchema;
import dev.verialsync.db.jooq.DefaultCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.ForeignKey;
import org.jooq.Record;
import org.jooq.Schema;
import org.jooq.Table;
import org.jooq.TableOptions.TableType;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Copies all rows of the four schemas as text, which any version of PostgreSQL reads, and fills an
 * empty database with them. The schema is no part of it: this program's migrations make it.
 */
public final class BackupRepository {

  /** A file of {@link Files}: key, bytes and, of an image as it came, SHA-256; by key. */
  public static final String IMAGES = "images";

  private static final String SNAPSHOT =
      "set transaction isolation level repeatable read, read only";

  /** Text that depends on no setting of this machine, and time for a million rows. */
  private static final String SESSION =
      """
      select set_config('timezone', 'UTC', true), set_config('enable_seqscan', 'on', true),
             (select count(set_config(name, '0', true)) from pg_settings
              where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout'))
      """;

  private static final String ABOUT =
      "select clock_timestamp() as at, current_setting('server_version') as server, (%s) as migrations"
          .formatted(CurrentSchema.SQL);

  /**
   * Not the snapshot's, but later: no number that a row has is given again. A role that only writes
   * rows, as a worker's, sees none of an identity column.
   */
  private static final String SEQUENCES =
      """
      select schemaname || '.' || sequencename as name, last_value from pg_sequences
      where schemaname || '.' || sequencename = any (?::text[]) and last_value is not null
      order by 1
      """;

  /** What a check found missing or wrong is fetched again by a run; what is condemned goes. */
  private static final String IMAGES_QUERY =
      """
      with kept as (
        select sha256, object_key, bytes from media.object where state = 'stored' or state = 'damaged' and cut
      )
      select object_key, bytes, sha256 from kept
      union all
      select r.object_key, r.bytes, '' from media.rendition r join kept using (sha256)
      order by 1
      """;

  private static final String LOSE_IMAGES =
      "update media.object set state = 'damaged', cut = false where object_key = any (?::text[])";

  private static final String LOSE_RENDITIONS =
      """
      with lost as (
        delete from media.rendition where object_key = any (?::text[]) returning sha256
      )
      update media.object set renditions = null where sha256 in (select sha256 from lost)
      """;

  /** What dropping the four schemas would take from somebody else; with our own relations. */
  private static final String OTHERS_RELATIONS =
      """
      with ours as (
        select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('sync', 'erp', 'media', 'shop') and c.relkind in ('r', 'p', 'v', 'm', 'f')
      )
      select exists (select from ours
                     where name <> all (?::text[]) or to_regclass('sync.schema_history') is null)
          or exists (select from pg_rewrite r join pg_depend d on d.objid = r.oid
                     where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                       and d.refobjid in (select oid from ours) and r.ev_class not in (select oid from ours))
          or exists (select from pg_constraint
                     where confrelid in (select oid from ours) and conrelid not in (select oid from ours))
      """;

  /** There from {@link #begin} to {@link #end}; its row, once all others are committed. */
  private static final String RESTORING = "sync.restoring";

  private static final String LAST_RUN = "select coalesce(max(id), 0) from sync.run";

  private static final String INSTALLATION = "select id from sync.installation";

  /** The columns that have a sequence of their own. */
  private static final String IDENTITIES =
      """
      select d.objid::regclass::text as sequence, d.refobjid::regclass::text as table_name, quote_ident(a.attname) as name
      from pg_depend d join pg_sequence s on s.seqrelid = d.objid join pg_class c on c.oid = d.refobjid
        join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
        and c.relnamespace::regnamespace::text in ('sync', 'erp', 'media', 'shop')
      """;

  private static final String RAISE =
      """
      select setval('%1$s', greatest(max(%3$s), pg_sequence_last_value('%1$s'))) from %2$s having max(%3$s) is not null
      """;

  private static final Executor SAME_THREAD = Runnable::run;

  private final Database database;

  public BackupRepository(Database database) {
    this.database = database;
  }

  /** Where the rows of a table go; the stream is closed after the last one. */
  public interface Files {
    OutputStream create(String table) throws IOException;
  }

  /** Where the rows of a table are. */
  public interface CopiedFiles {
    InputStream open(String table) throws IOException;
  }

  /**
   * Keeps garbage collection from condemning an image until the work is done: what a copy begun in
   * it refers to stays in the bucket. Runs go on.
   */
  public <T> T whileImagesStay(Supplier<T> work) {
    return database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute(SESSION);
              // Conflicts with what GarbageRepository takes to condemn, and with nothing else.
              sql.execute("lock table media.removal in row share mode");
              return work.get();
            });
  }

  /**
   * Copies every table as it is at one moment.
   *
   * @throws UncheckedIOException if a file cannot be written
   */
  public DatabaseCopy copyOut(Files files) {
    return database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute(SNAPSHOT);
              sql.execute(SESSION);
              Record about = sql.fetchSingle(ABOUT);
              List<CopiedTable> tables = new ArrayList<>();
              for (Table<?> table : tables()) {
                List<String> columns = Stream.of(table.fields()).map(Field::getName).toList();
                String name = name(table);
                tables.add(
                    new CopiedTable(
                        name,
                        columns,
                        copyOut(sql, "%s (%s)".formatted(name, names(columns)), files, name)));
              }
              long images = copyOut(sql, "(" + IMAGES_QUERY + ")", files, IMAGES);
              Map<String, Long> sequences = new TreeMap<>();
              sql.fetch(SEQUENCES, (Object) sequences(sql))
                  .forEach(row -> sequences.put(row.get(0, String.class), row.get(1, Long.class)));
              return new DatabaseCopy(
                  Objects.requireNonNull(ServerClock.instant(about, "at")),
                  about.get("server", String.class),
                  sql.fetchSingle(INSTALLATION).get(0, String.class),
                  about.get("migrations", String.class),
                  tables,
                  sequences,
                  images);
            });
  }

  private static long copyOut(DSLContext sql, String what, Files files, String table) {
    return copying(
        sql,
        copies -> {
          try (OutputStream file = files.create(table)) {
            return copies.copyOut("copy %s to stdout".formatted(what), file);
          }
        });
  }

  /**
   * Whether no run has used the database, and nobody else's tables, views or references would go
   * with the four schemas.
   */
  public boolean isUnused() {
    DSLContext sql = database.sql();
    return !sql.fetchSingle(OTHERS_RELATIONS, (Object) relations()).get(0, boolean.class)
        && (!has("sync.run") || sql.fetchSingle(LAST_RUN).get(0, long.class) == 0);
  }

  /** Whether a restore has put this copy into the database, and has not {@link #end ended}. */
  public boolean isFilledWith(DatabaseCopy copy) {
    return has(RESTORING)
        && database
            .sql()
            .fetchSingle(
                "select exists (select from sync.restoring where copied_at = ?::timestamptz)",
                ServerClock.time(copy.at()))
            .get(0, boolean.class);
  }

  /**
   * Makes the four schemas anew, as the copy's program had them. From now on the database is that
   * of a restore, and {@link Database#requireNoRestore} refuses it. May be repeated.
   *
   * @param copy whose schema this program knows
   */
  public void begin(DatabaseCopy copy) {
    database.migrateAnew(copy.schemaVersion());
    database.sql().execute("create table sync.restoring (copied_at timestamptz not null)");
  }

  /** The restore is done: from now on the database is one that is in use. */
  public void end() {
    database.sql().execute("drop table if exists sync.restoring");
  }

  /** The database's installation; empty where there is no schema yet. */
  public Optional<String> installation() {
    return has("sync.installation")
        ? Optional.of(database.sql().fetchSingle(INSTALLATION).get(0, String.class))
        : Optional.empty();
  }

  private boolean has(String table) {
    return database.sql().fetchSingle("select to_regclass(?)", table).get(0) != null;
  }

  private static String[] relations() {
    return Stream.concat(
            Stream.of("sync.schema_history", RESTORING),
            DefaultCatalog.DEFAULT_CATALOG.getSchemas().stream()
                .flatMap(schema -> schema.getTables().stream())
                .map(BackupRepository::name))
        .toArray(String[]::new);
  }

  private static String[] sequences(DSLContext sql) {
    Set<String> tables = Set.of(relations());
    return Stream.concat(
            Stream.of("shop.change_number"),
            sql.fetch(IDENTITIES).stream()
                .filter(identity -> tables.contains(identity.get("table_name", String.class)))
                .map(identity -> identity.get("sequence", String.class)))
        .toArray(String[]::new);
  }

  /**
   * Fills the schemas after {@link #begin}, all rows or none; then brings them to this program's
   * version. {@link #analyze} and {@link #end} are for afterwards.
   *
   * @param lost keys of images that the bucket will not have: the next run fetches them again
   * @throws UncheckedIOException if a file cannot be read
   */
  public void copyIn(DatabaseCopy copy, CopiedFiles files, Collection<String> lost) {
    database
        .transactions()
        .inTransaction(
            sql -> {
              sql.execute(SESSION);
              sql.execute("truncate " + copy.tableNames());
              triggers(sql, copy, "disable");
              for (CopiedTable table : copy.tables()) {
                long rows = copyIn(sql, table, files);
                if (rows != table.rows()) {
                  throw new IllegalStateException(
                      "%s has %d rows instead of %d".formatted(table.name(), rows, table.rows()));
                }
              }
              copy.sequences()
                  .forEach((name, last) -> sql.fetch("select setval(?::regclass, ?)", name, last));
              for (Record identity : sql.fetch(IDENTITIES)) {
                sql.fetch(RAISE.formatted(identity.get(0), identity.get(1), identity.get(2)));
              }
              String[] keys = lost.toArray(String[]::new);
              sql.execute(LOSE_IMAGES, (Object) keys);
              sql.execute(LOSE_RENDITIONS, (Object) keys);
              triggers(sql, copy, "enable");
              sql.execute(
                  "insert into sync.restoring values (?::timestamptz)",
                  ServerClock.time(copy.at()));
              return copy;
            });
    database.migrate();
  }

  /**
   * Counts what is in the tables, for good plans. PostgreSQL does it by itself where this fails.
   *
   * @return what failed, a sentence each
   */
  public List<String> analyze(DatabaseCopy copy) {
    List<String> failures = new ArrayList<>();
    for (CopiedTable table : copy.tables()) {
      try {
        database
            .transactions()
            .inTransaction(
                sql -> {
                  sql.execute(SESSION);
                  sql.connection(connection -> connection.setNetworkTimeout(SAME_THREAD, 0));
                  return sql.execute("analyze " + table.name());
                });
      } catch (DataAccessException e) {
        failures.add("%s is not analyzed: %s".formatted(table.name(), e.getMessage()));
      }
    }
    return failures;
  }

  private static long copyIn(DSLContext sql, CopiedTable table, CopiedFiles files) {
    String into = "copy %s (%s) from stdin".formatted(table.name(), names(table.columns()));
    return copying(
        sql,
        copies -> {
          try (InputStream file = files.open(table.name())) {
            return copies.copyIn(into, file);
          }
        });
  }

  /** Those that keep what a dry run replaces. */
  private static void triggers(DSLContext sql, DatabaseCopy copy, String what) {
    copy.tables()
        .forEach(
            table -> sql.execute("alter table %s %s trigger user".formatted(table.name(), what)));
  }

  private interface Copying {
    long with(CopyManager copies) throws SQLException, IOException;
  }

  private static long copying(DSLContext sql, Copying work) {
    return sql.connectionResult(
        connection -> {
          connection.setNetworkTimeout(SAME_THREAD, 0);
          try {
            return work.with(connection.unwrap(PGConnection.class).getCopyAPI());
          } catch (SQLException e) {
            throw new DataAccessException(String.valueOf(e.getMessage()), e);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Each after those that it refers to. */
  private static Set<Table<?>> tables() {
    Set<Table<?>> sorted = new LinkedHashSet<>();
    for (Schema schema : DefaultCatalog.DEFAULT_CATALOG.getSchemas()) {
      schema.getTables().forEach(table -> add(table, sorted));
    }
    return sorted;
  }

  private static void add(Table<?> table, Set<Table<?>> sorted) {
    if (table.getTableType() == TableType.TABLE && !sorted.contains(table)) {
      for (ForeignKey<?, ?> reference : table.getReferences()) {
        add(reference.getKey().getTable(), sorted);
      }
      sorted.add(table);
    }
  }

  private static String name(Table<?> table) {
    return Objects.requireNonNull(table.getSchema()).getName() + "." + table.getName();
  }

  private static String names(List<String> columns) {
    return columns.stream()
        .map(column -> DSL.name(column).toString())
        .collect(Collectors.joining(", "));
  }
}
