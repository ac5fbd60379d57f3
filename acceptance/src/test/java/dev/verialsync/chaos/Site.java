package dev.verialsync.chaos;

import dev.verialsync.activities.media.s3.S3MediaLibrary;
import dev.verialsync.chaos.outcome.BucketObjects;
import dev.verialsync.chaos.outcome.Sql;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.chaos.process.ServersProcess;
import dev.verialsync.db.Database;
import dev.verialsync.local.RunningStack;
import dev.verialsync.local.Service;
import dev.verialsync.local.postgres.DatabaseAddress;
import dev.verialsync.local.s3.S3Address;
import dev.verialsync.local.temporal.TemporalAddress;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.starter.runs.CatalogRuns;
import dev.verialsync.starter.services.ServiceVariables;
import dev.verialsync.worker.TemporalConnection;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a run needs, each server where it can be killed: Temporal and PostgreSQL with one
 * owner, S3 with another, the simulator in this process so that its counts survive. Each round has
 * a database and a bucket of its own.
 */
final class Site implements AutoCloseable {
  static final Duration GRACE = Duration.ofSeconds(8);
  private static final Duration BACK = Duration.ofSeconds(90);
  private static final String CALLS_PER_SECOND = "8";

  final VerialSimulator erp;
  final ServersProcess servers;
  final ServersProcess storage;

  /** Of every round: the next one need not wait until a killed worker's claim has run out. */
  private static final String INSTALLATION = "3c5c1f0e-0000-4000-8000-000000000001";

  private final Path home;
  private final TemporalAddress temporalAddress;
  private final S3Address s3;
  private final TemporalConnection temporal;
  private int rounds;

  private Site(Path home, VerialSimulator erp, ServersProcess servers, ServersProcess storage) {
    this.home = home;
    this.erp = erp;
    this.servers = servers;
    this.storage = storage;
    this.temporalAddress = Objects.requireNonNull(servers.running().temporal());
    this.s3 = Objects.requireNonNull(storage.running().s3());
    this.temporal = TemporalConnection.open(settings(Map.of()), null);
  }

  /**
   * Starts all but workers.
   *
   * @param programs where the servers' programs are unpacked, shared with other tests
   */
  static Site start(Path home, Path programs, SimulatorOptions options)
      throws IOException, InterruptedException {
    VerialSimulator erp = VerialSimulator.start(options);
    ServersProcess servers =
        ServersProcess.start(
            home.resolve("servers"), programs, Service.TEMPORAL, Service.POSTGRESQL);
    ServersProcess storage = ServersProcess.start(home.resolve("storage"), programs, Service.S3);
    return new Site(home, erp, servers, storage);
  }

  /** An empty database and an empty bucket, ready for a first run. */
  Round newRound(boolean calm) throws SQLException, InterruptedException {
    return newRound(calm, Map.of());
  }

  /** The same, with some variables of its own. */
  Round newRound(boolean calm, Map<String, String> variables)
      throws SQLException, InterruptedException {
    rounds++;
    String name = "round" + rounds;
    Kills.require(
        Patience.until(BACK, () -> databaseServer().number("select 1") == 1),
        "PostgreSQL does not answer");
    databaseServer().execute("create database %s owner %s".formatted(name, database().user()));
    Map<String, String> environment = environment(name, calm);
    environment.putAll(variables);
    Settings settings = settings(environment);
    try (Database database = Database.open(settings.database("chaos"));
        S3MediaLibrary library = new S3MediaLibrary(settings.media())) {
      database.migrate();
      library.ensureBucket();
    }
    Sql.of(database(), name)
        .execute("update sync.installation set id = '%s'".formatted(INSTALLATION));
    awaitTemporal();
    temporal.registerSearchAttributes();
    erp.faults().clear();
    erp.calls().reset();
    return new Round(
        name,
        environment,
        Sql.of(database(), name),
        new BucketObjects(s3, name),
        home.resolve("logs").resolve(name));
  }

  /** What a round has of its own. */
  record Round(
      String name, Map<String, String> environment, Sql sql, BucketObjects objects, Path logs) {}

  private Map<String, String> environment(String round, boolean calm) {
    Map<String, String> environment = new HashMap<>();
    DatabaseAddress database = database();
    environment.put("VERIAL_SYNC_HOME", home.resolve("worker").toString());
    environment.put("VERIAL_URL", erp.uri().toString());
    environment.put("VERIAL_SESSION", String.valueOf(erp.options().session()));
    environment.put("VERIAL_MAX_CALLS_PER_SECOND", calm ? "2000" : CALLS_PER_SECOND);
    environment.put("VERIAL_BLOCK_SIZE", "50");
    environment.put("VERIAL_SYNC_HTTP_PORT", "0");
    environment.put("VERIAL_SYNC_GRACE", GRACE.toString());
    environment.putAll(ServiceVariables.of(database));
    environment.put("DATABASE_URL", Sql.of(database, round).url());
    environment.putAll(ServiceVariables.of(s3));
    environment.put("S3_BUCKET", round);
    environment.put("TEMPORAL_ADDRESS", temporalAddress.target());
    environment.put("TEMPORAL_NAMESPACE", temporalAddress.namespace());
    return environment;
  }

  private Settings settings(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("TEMPORAL_ADDRESS", temporalAddress.target());
    variables.put("TEMPORAL_NAMESPACE", temporalAddress.namespace());
    return new Settings(new Variables(variables));
  }

  private DatabaseAddress database() {
    return Objects.requireNonNull(servers.running().database());
  }

  /** The server's own database and its superuser, for what is not of a round. */
  Sql databaseServer() {
    return Sql.of(RunningStack.databaseAdministrator(servers.home()), "postgres");
  }

  long postgresPid() {
    return database().pid();
  }

  long temporalPid() {
    return Objects.requireNonNull(servers.running().temporal()).pid();
  }

  /** Returns when Temporal answers; its client's connection backs off after a kill. */
  void awaitTemporal() throws InterruptedException {
    Kills.require(
        Patience.until(
            BACK,
            () -> {
              temporal.ping();
              return true;
            }),
        "Temporal does not answer");
  }

  TemporalConnection temporal() {
    return temporal;
  }

  CatalogRuns runs() {
    return new CatalogRuns(temporal.client(), Clock.systemUTC());
  }

  @Override
  public void close() {
    temporal.close();
    servers.close();
    storage.close();
    erp.close();
  }
}
