package dev.verialsync.local.postgres;

import dev.verialsync.local.home.HomeDirectory;
import dev.verialsync.local.home.HomeSettings;
import dev.verialsync.local.home.LocalStackException;
import dev.verialsync.local.process.ChildEnvironment;
import dev.verialsync.local.process.GuardedProcess;
import dev.verialsync.local.process.LogTail;
import dev.verialsync.local.process.OrphanedProcesses;
import dev.verialsync.local.process.PortChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** The home's PostgreSQL server, with PostgreSQL's default durability (fsync on). */
public final class PostgresServer {
  /** The superuser, used only to create the role and the database below. */
  static final String ADMINISTRATOR = "postgres";

  /** The application's role: it owns its database and may do nothing else. */
  private static final String ROLE = "verial";

  /** For the console, which only reads; {@link #ROLE} may take it on. */
  public static final String CONSOLE_ROLE = "verial_console";

  private static final String DATABASE = "verial";
  static final ChildEnvironment ENVIRONMENT = ChildEnvironment.of(Map.of("LC_ALL", "C"));
  private static final Duration STARTUP = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  /** PostgreSQL's answer during recovery or startup. */
  private static final String CANNOT_CONNECT_NOW = "57P03";

  private static final String WRONG_PASSWORD = "28P01";

  private final HomeDirectory home;
  private final PostgresPrograms programs;
  private final UnprivilegedCommand unprivileged;
  private final HomeSettings settings;
  private final PostgresCluster cluster;
  private final Consumer<String> progress;

  public PostgresServer(
      HomeDirectory home,
      PostgresPrograms programs,
      UnprivilegedCommand unprivileged,
      HomeSettings settings,
      Consumer<String> progress) {
    this.home = home;
    this.programs = programs;
    this.unprivileged = unprivileged;
    this.settings = settings;
    this.progress = progress;
    this.cluster = new PostgresCluster(home, programs, unprivileged, settings, progress);
  }

  /** Creates the cluster if there is none; returns when the database accepts connections. */
  public Started start(PortChoice ports) {
    try {
      int leftovers = OrphanedProcesses.stop("postgres", home.postgresData(), "INT", SHUTDOWN);
      if (leftovers > 0) {
        progress.accept("PostgreSQL: stopped the server that a killed process had left running");
      }
      cluster.create();
      Path log = home.freshLog("postgresql");
      long deadline = System.nanoTime() + STARTUP.toNanos();
      while (true) {
        int port = ports.pick(progress);
        GuardedProcess process = launch(port, log);
        boolean ready = false;
        try {
          ready = awaitConnections(process, port, log, deadline);
          if (ready) {
            return new Started(process, port, log);
          }
        } finally {
          if (!ready) {
            process.stop();
          }
        }
      }
    } catch (IOException e) {
      throw new LocalStackException("PostgreSQL could not be started: " + e, e);
    }
  }

  /** A server that accepted connections after its start. */
  public record Started(GuardedProcess process, int port, Path log) {}

  public GuardedProcess launch(int port, Path log) throws IOException {
    cluster.claimPidFile();
    return GuardedProcess.start(
        unprivileged.of(
            List.of(
                programs.program("postgres"),
                "-D",
                home.postgresData().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=")),
        "INT",
        SHUTDOWN,
        log,
        ENVIRONMENT);
  }

  /** The superuser's login, which may create databases and roles. */
  public static DatabaseAddress administrator(DatabaseAddress application, HomeSettings settings) {
    String server = application.jdbcUrl();
    return new DatabaseAddress(
        server.substring(0, server.lastIndexOf('/') + 1) + "postgres",
        ADMINISTRATOR,
        settings.administratorPassword(),
        application.pid());
  }

  /** The content of libpq's service file: with it, no command holds a password. */
  public static String serviceFile(DatabaseAddress address) {
    URI uri = URI.create(address.jdbcUrl().substring("jdbc:".length()));
    return "[verial-sync]\nhost=%s\nport=%d\ndbname=%s\nuser=%s\npassword=%s\n"
        .formatted(
            uri.getHost(),
            uri.getPort(),
            uri.getPath().substring(1),
            address.user(),
            address.password());
  }

  public DatabaseAddress address(int port, long pid) {
    return new DatabaseAddress(jdbcUrl(port, DATABASE), ROLE, settings.databasePassword(), pid);
  }

  /** True once the server accepts connections, false if another attempt may succeed. */
  private boolean awaitConnections(GuardedProcess process, int port, Path log, long deadline) {
    String last = "no answer";
    while (System.nanoTime() < deadline) {
      if (process.endsWithin(POLL)) {
        if (isWorthAnotherTry(port, log)) {
          return false;
        }
        throw new LocalStackException(
            "PostgreSQL ended with exit code "
                + process.exitCode()
                + " while starting"
                + LogTail.of(log));
      }
      try {
        createDatabase(port);
        return true;
      } catch (SQLException e) {
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
          throw wrongPassword(e);
        }
        last = CANNOT_CONNECT_NOW.equals(e.getSQLState()) ? "recovering" : e.getMessage();
      }
    }
    throw new LocalStackException(
        "PostgreSQL accepted no connections within "
            + STARTUP.toSeconds()
            + " s ("
            + last
            + ")"
            + LogTail.of(log));
  }

  private LocalStackException wrongPassword(SQLException e) {
    return new LocalStackException(
        "PostgreSQL's cluster in "
            + home.postgresData()
            + " was made with another password than the one in "
            + home.settings()
            + ": restore that file from a backup, or remove both to start empty.",
        e);
  }

  /** Another process took the port, or backends of a killed server still hold its shared memory. */
  private static boolean isWorthAnotherTry(int port, Path log) {
    return !PortChoice.isFree(port) || LogTail.of(log).text().contains("still in use");
  }

  /** Creates the database after its owner: if it exists, so does that. */
  private void createDatabase(int port) throws SQLException {
    try (Connection connection = connectAsAdministrator(port);
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "pg_database WHERE datname = '" + DATABASE + "'")) {
        if (!exists(statement, "pg_roles WHERE rolname = '" + ROLE + "'")) {
          statement.execute("CREATE ROLE " + ROLE + " LOGIN");
        }
        // Hashed here: no statement and no log holds it.
        connection
            .unwrap(PGConnection.class)
            .alterUserPassword(ROLE, settings.databasePassword().toCharArray(), "scram-sha-256");
        statement.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC");
        statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + ROLE);
      }
      if (!exists(statement, "pg_roles WHERE rolname = '" + CONSOLE_ROLE + "'")) {
        statement.execute("CREATE ROLE " + CONSOLE_ROLE + " NOLOGIN ROLE " + ROLE);
      }
    }
  }

  private static boolean exists(Statement statement, String what) throws SQLException {
    try (ResultSet found = statement.executeQuery("SELECT 1 FROM " + what)) {
      return found.next();
    }
  }

  private Connection connectAsAdministrator(int port) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", ADMINISTRATOR);
    properties.setProperty("password", settings.administratorPassword());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(jdbcUrl(port, "postgres"), properties);
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }
}
