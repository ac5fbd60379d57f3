package dev.verialsync.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.verialsync.db.jooq.CurrentSchema;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The pool of connections to PostgreSQL, and the schema that the repositories work on. */
public final class Database implements AutoCloseable {

  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(10);

  /**
   * Short statements name their rows by key, so plans are made once and by index: one made while
   * the first run fills empty tables would scan them whole for each batch, once they have grown.
   */
  private static final String BY_KEY =
      "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off";

  /** The same for queries whose plans depend on what is asked, and that write nothing. */
  private static final String READING =
      "-c plan_cache_mode=force_custom_plan -c enable_seqscan=off -c default_transaction_read_only=on";

  private static final String READS_SHOP_ALONE =
      """
      select count(*) = 2 and not bool_or(has_schema_privilege(sync.oid, 'USAGE'))
      from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_namespace sync
      where n.nspname = 'shop' and c.relname in ('product', 'product_image') and sync.nspname = 'sync'
        and has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
      """;

  /** Rights are given by schema, so one of ours of each tells. */
  private static final String MAY_READ =
      """
      select coalesce(bool_and(has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')), true)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where (n.nspname, c.relname) in (('sync', 'run'), ('erp', 'article'), ('media', 'object'), ('shop', 'product'))
      """;

  private static final String MAY_WRITE =
      """
      select exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('sync', 'erp', 'media', 'shop') and c.relkind in ('r', 'p', 'v')
          and has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))
      """;

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final DSLContext sql;
  private final Transactions transactions;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
    this.sql = DSL.using(pool, SQLDialect.POSTGRES);
    this.transactions = new Transactions(sql);
  }

  /** Makes the pool; connects only when first used: it can be opened before the server. */
  public static Database open(DatabaseSettings settings) {
    return new Database(settings, new HikariDataSource(poolConfig(settings)));
  }

  /**
   * As {@link #open}, with connections that cannot write.
   *
   * @param role that the login's role is a member of and whose rights count; null = the login's
   */
  public static Database openReadOnly(DatabaseSettings settings, @Nullable String role) {
    return new Database(settings, new HikariDataSource(readOnlyConfig(settings, role)));
  }

  /** The same with its first connection; throws once the server refuses it, or does not answer. */
  public static Database connectReadOnly(DatabaseSettings settings, @Nullable String role) {
    HikariConfig config = readOnlyConfig(settings, role);
    config.setInitializationFailTimeout(1);
    return new Database(settings, new HikariDataSource(config));
  }

  private static HikariConfig readOnlyConfig(DatabaseSettings settings, @Nullable String role) {
    return poolConfig(settings, role == null ? READING : READING + " -c role=" + role);
  }

  /**
   * Makes the pool with its first connection; throws once the server refuses it, or has not
   * answered for so long.
   */
  public static Database connect(DatabaseSettings settings, Duration patience) {
    HikariConfig config = poolConfig(settings);
    driver(config, "connectTimeout", patience.toSeconds());
    driver(config, "loginTimeout", patience.toSeconds());
    config.setInitializationFailTimeout(1);
    return new Database(settings, new HikariDataSource(config));
  }

  private static HikariConfig poolConfig(DatabaseSettings settings) {
    return poolConfig(settings, BY_KEY);
  }

  private static HikariConfig poolConfig(DatabaseSettings settings, String planning) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(settings.applicationName());
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setValidationTimeout(settings.connectTimeout().toMillis() / 2);
    config.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
    config.setAutoCommit(true);
    driver(config, "ApplicationName", settings.applicationName());
    driver(config, "connectTimeout", settings.connectTimeout().toSeconds());
    driver(config, "loginTimeout", settings.connectTimeout().toSeconds());
    // Later than the server's own time-outs: it is for servers that do not answer at all.
    driver(config, "socketTimeout", settings.statementTimeout().plus(SOCKET_MARGIN).toSeconds());
    driver(config, "tcpKeepAlive", true);
    // The statements are few and large: planned once a connection, from the first time on.
    driver(config, "prepareThreshold", 1);
    // Commits reach the disk whatever the server's default: what an activity reports as done must
    // survive a crash of the server.
    driver(
        config,
        "options",
        "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d -c jit=off -c synchronous_commit=on %s"
            .formatted(
                settings.statementTimeout().toMillis(),
                settings.lockTimeout().toMillis(),
                settings.statementTimeout().toMillis(),
                planning));
    return config;
  }

  /** As text: the driver ignores a property that is anything else, and the pool passes it on. */
  private static void driver(HikariConfig config, String property, Object value) {
    config.addDataSourceProperty(property, value.toString());
  }

  /**
   * Brings the schema to the version of this program; does nothing when it is there already. Waits
   * for another process that is migrating.
   *
   * @return how many migrations were applied
   * @throws SchemaException with a sentence for the operator when the server cannot be used, the
   *     role lacks a right, or the schema was migrated by another program's migrations
   */
  public int migrate() {
    ServerFacts facts = usableServer();
    try {
      Flyway flyway = flyway();
      // Migrating takes an advisory lock, which any role that may connect can hold.
      boolean isCurrent = flyway.validateWithResult().validationSuccessful;
      int executed = isCurrent ? 0 : flyway.migrate().migrationsExecuted;
      // In a restored database the change feed begins anew.
      sql.fetch("select shop.begin_feed()");
      return executed;
    } catch (FlywayValidateException e) {
      throw madeByOthers(mismatch(e));
    } catch (FlywayException e) {
      if (!SqlFaults.isRefusedRight(e)) {
        throw e;
      }
      throw new SchemaException(
          facts
              .missingRight()
              .orElse(
                  "The role %s lacks a right that `verial-sync migrate` needs at %s: run it as the role that owns the database."
                      .formatted(facts.role(), facts.address())));
    }
  }

  /**
   * Passes where {@link #migrateAnew} would do all that it must, and not only the dropping.
   *
   * @throws SchemaException with a sentence for the operator
   */
  public void requireRightsToMigrateAnew() {
    ServerFacts facts = usableServer();
    boolean mayCreate =
        sql.fetchSingle("select has_database_privilege(current_database(), 'CREATE')")
            .get(0, Boolean.class);
    facts
        .missingRight()
        .or(() -> mayCreate ? Optional.empty() : Optional.of(facts.mayNotCreateSchemas()))
        .ifPresent(
            sentence -> {
              throw new SchemaException(sentence);
            });
  }

  /**
   * Drops the four schemas with all that is in them, and makes them as of a former version.
   *
   * @throws SchemaException with a sentence for the operator when the server cannot be used
   */
  public void migrateAnew(String version) {
    requireRightsToMigrateAnew();
    sql.execute("drop schema if exists sync, erp, media, shop cascade");
    configuration().target(version).load().migrate();
  }

  private SchemaException madeByOthers(String difference) {
    return new SchemaException(
        "The schema at %s was not made by this program's migrations (%s): run the program that migrated it or a newer one, or name a new database in DATABASE_URL and let `verial-sync migrate` and a run fill it."
            .formatted(settings.address(), difference));
  }

  /** The line of Flyway's message that says what differs. */
  private static String mismatch(FlywayValidateException failure) {
    String message = String.valueOf(failure.getMessage());
    return message
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("mismatch") || line.contains("not resolved"))
        .findFirst()
        .orElseGet(() -> message.lines().findFirst().orElse("validation failed"));
  }

  /** Answers once PostgreSQL does; throws what the pool throws when it cannot be reached. */
  public void ping() {
    sql.selectOne().fetch();
  }

  /** What the server and the database are, whatever the schema. */
  public ServerFacts serverFacts() {
    Record facts =
        sql.fetchSingle(
            """
            select
              current_database() as database,
              current_user as role,
              current_setting('server_version_num')::int / 10000 as version,
              (select pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as encoding,
              current_setting('transaction_read_only')::boolean as read_only,
              has_database_privilege(current_database(), 'CREATE') or (
                select count(*) = 4 from pg_namespace
                where nspname in ('sync', 'erp', 'media', 'shop') and has_schema_privilege(oid, 'CREATE')
              ) as may_create,
              coalesce(
                (select pg_has_role(nspowner, 'USAGE') from pg_namespace where nspname = 'sync'), true) as owns,
              coalesce(
                (select has_table_privilege(c.oid, 'UPDATE')
                 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where n.nspname = 'sync' and c.relname = 'gate'), true) as may_work,
              exists (
                select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'sync' and c.relname = 'restoring') as restoring
            """);
    return new ServerFacts(
        settings.address(),
        facts.get("database", String.class),
        facts.get("role", String.class),
        facts.get("version", Integer.class),
        facts.get("encoding", String.class),
        facts.get("read_only", Boolean.class),
        facts.get("may_create", Boolean.class),
        facts.get("owns", Boolean.class),
        facts.get("may_work", Boolean.class),
        facts.get("restoring", Boolean.class));
  }

  /** Whether the role may read all four schemas; true where there are none. */
  public boolean mayRead() {
    return sql.fetchSingle(MAY_READ).get(0, Boolean.class);
  }

  /** Whether the role may change a row of any of the four schemas. */
  public boolean mayWrite() {
    return sql.fetchSingle(MAY_WRITE).get(0, Boolean.class);
  }

  /**
   * Passes unless a restore has begun to fill the database and has not ended.
   *
   * @throws SchemaException with a sentence for the operator
   */
  public void requireNoRestore() {
    requireNoRestore(serverFacts());
  }

  private static void requireNoRestore(ServerFacts facts) {
    if (facts.restoring()) {
      throw new SchemaException(
          "A restore into the database at %s was interrupted, or is still running. If it was interrupted, run `verial-sync restore` again with the same backup."
              .formatted(facts.address()));
    }
  }

  private ServerFacts usableServer() {
    ServerFacts facts = serverFacts();
    facts
        .fault()
        .ifPresent(
            fault -> {
              throw new SchemaException(fault);
            });
    return facts;
  }

  /**
   * Passes when the schema is the one that this program was built for, or that of a later minor
   * version, and no restore is unfinished.
   *
   * @throws SchemaException with a sentence for the operator when it is not
   */
  public void requireCurrentSchema() {
    ServerFacts facts = usableServer();
    requireNoRestore(facts);
    if (isCurrent()) {
      return;
    }
    MigrationInfoService info = usableSchema(facts);
    if (info.pending().length > 0) {
      MigrationInfo[] all = info.all();
      throw new SchemaException(
          "The database at %s has %s, this program needs version %s: run `verial-sync migrate`."
              .formatted(
                  settings.address(),
                  info.current() == null
                      ? "no verial-sync schema yet"
                      : "schema version " + version(info.current()),
                  version(all[all.length - 1])));
    }
  }

  /**
   * Passes for a role that may read {@code shop} alone, whose columns are never renamed; otherwise
   * as {@link #requireCurrentSchema}.
   */
  public void requireReadableShop() {
    if (!sql.fetchSingle(READS_SHOP_ALONE).get(0, Boolean.class)) {
      requireCurrentSchema();
    }
  }

  /** Without Flyway, whose classes take half a second of a command's time. */
  private boolean isCurrent() {
    try {
      return CurrentSchema.MIGRATIONS.equals(sql.fetchValue(CurrentSchema.SQL));
    } catch (DataAccessException e) {
      return false;
    }
  }

  /**
   * How the schema compares with this program's.
   *
   * @throws SchemaException with a sentence for the operator when it cannot be migrated either, or
   *     a restore is unfinished
   */
  public SchemaState schemaState() {
    ServerFacts facts = usableServer();
    requireNoRestore(facts);
    MigrationInfoService info = usableSchema(facts);
    if (info.pending().length == 0) {
      return SchemaState.CURRENT;
    }
    return info.current() == null ? SchemaState.MISSING : SchemaState.OLDER;
  }

  private MigrationInfoService usableSchema(ServerFacts facts) {
    MigrationInfoService info = info(facts);
    for (MigrationInfo migration : info.all()) {
      if (migration.getState().isFailed()) {
        throw new SchemaException(
            "Migration %s failed at %s: see the server's log, fix the cause and run `verial-sync migrate`."
                .formatted(version(migration), settings.address()));
      }
      if (!migration.getState().isResolved() && !addsOnly(migration, info)) {
        throw new SchemaException(
            "The database at %s has schema version %s, which this program does not know: run the program that migrated it, or a newer one."
                .formatted(settings.address(), version(info.current())));
      }
      if (migration.getState().isApplied() && !migration.isChecksumMatching()) {
        throw madeByOthers(
            "Migration checksum mismatch for migration version " + version(migration));
      }
    }
    return info;
  }

  /**
   * Whether a migration is one of a later minor version, such as V10.1 behind V10: those only add,
   * and this program works with them.
   */
  private static boolean addsOnly(MigrationInfo unknown, MigrationInfoService info) {
    return Stream.of(info.all())
        .filter(migration -> migration.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .filter(newest -> unknown.getVersion() != null)
        .filter(newest -> unknown.getVersion().compareTo(newest) > 0)
        .filter(newest -> unknown.getVersion().getMajor().equals(newest.getMajor()))
        .isPresent();
  }

  private MigrationInfoService info(ServerFacts facts) {
    try {
      return flyway().info();
    } catch (FlywayException e) {
      if (!SqlFaults.isRefusedRight(e)) {
        throw e;
      }
      throw new SchemaException(
          "The role %s may not read the verial-sync schema at %s: name the role that owns it, or one that `verial-sync migrate --runtime` has equipped, in DATABASE_USER."
              .formatted(facts.role(), facts.address()));
    }
  }

  private static String version(@Nullable MigrationInfo migration) {
    return migration == null || migration.getVersion() == null
        ? "0"
        : migration.getVersion().getVersion();
  }

  private Flyway flyway() {
    return configuration().load();
  }

  private FluentConfiguration configuration() {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations("classpath:db/migration")
        .schemas("sync", "erp", "media", "shop")
        .defaultSchema("sync")
        .table("schema_history")
        .connectRetries(0);
  }

  /** The pool, for reading with SQL of one's own. */
  public DataSource dataSource() {
    return pool;
  }

  public DSLContext sql() {
    return sql;
  }

  public Transactions transactions() {
    return transactions;
  }

  @Override
  public void close() {
    pool.close();
  }
}
