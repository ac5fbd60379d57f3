package dev.verialsync.local;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** A PostgreSQL cluster of the home, its durability left as PostgreSQL has it (fsync on). */
final class PostgresServer {
  /** Who may do everything, and is used for nothing but to make the next two. */
  static final String ADMINISTRATOR = "postgres";

  /** Whose login the application has: it owns its database, and that is all that it may. */
  private static final String ROLE = "verial";

  private static final String DATABASE = "verial";
  private static final ChildEnvironment ENVIRONMENT = ChildEnvironment.of(Map.of("LC_ALL", "C"));
  private static final Duration STARTUP = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);

  /** What PostgreSQL answers while it recovers or another start is under way. */
  private static final String CANNOT_CONNECT_NOW = "57P03";

  private static final String WRONG_PASSWORD = "28P01";

  private final HomeDirectory home;
  private final PostgresPrograms programs;
  private final UnprivilegedCommand unprivileged;
  private final HomeSettings settings;
  private final Consumer<String> progress;

  PostgresServer(
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
  }

  /**
   * Makes the cluster if there is none, starts it and returns when the database takes connections.
   */
  Started start(PortChoice ports) {
    try {
      int leftovers = LeftoverProcesses.stop("postgres", home.postgresData(), "INT", SHUTDOWN);
      if (leftovers > 0) {
        progress.accept("PostgreSQL: stopped the one that a killed process had left running");
      }
      createCluster();
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

  /** A server that took connections when this was made. */
  record Started(GuardedProcess process, int port, Path log) {}

  GuardedProcess launch(int port, Path log) throws IOException {
    claimPidFile();
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

  /** An old home is refused before anything is started in it. */
  static void requireRoles(HomeDirectory home, HomeSettings settings) {
    if (settings.administratorPassword() == null) {
      throw new LocalStackException(
          "The embedded PostgreSQL in %s was made by an earlier version, whose login for the application is a superuser: set VERIAL_SYNC_HOME to an empty directory, where the next run fetches the catalogue again, or set DATABASE_URL to a PostgreSQL of yours."
              .formatted(home.postgresData()));
    }
  }

  /** The superuser's login, for what the application's may not: databases and roles. */
  static DatabaseAddress administrator(DatabaseAddress application, HomeSettings settings) {
    String server = application.jdbcUrl();
    return new DatabaseAddress(
        server.substring(0, server.lastIndexOf('/') + 1) + "postgres",
        ADMINISTRATOR,
        String.valueOf(settings.administratorPassword()),
        application.pid());
  }

  /** The content of libpq's service file: with it, no command holds a password. */
  static String serviceFile(DatabaseAddress address) {
    URI uri = URI.create(address.jdbcUrl().substring("jdbc:".length()));
    return "[verial-sync]\nhost=%s\nport=%d\ndbname=%s\nuser=%s\npassword=%s\n"
        .formatted(
            uri.getHost(),
            uri.getPort(),
            uri.getPath().substring(1),
            address.user(),
            address.password());
  }

  DatabaseAddress address(int port, long pid) {
    return new DatabaseAddress(jdbcUrl(port, DATABASE), ROLE, settings.databasePassword(), pid);
  }

  private void createCluster() throws IOException {
    Path data = home.postgresData();
    Path version = data.resolve("PG_VERSION");
    if (Files.exists(version)) {
      String found = Files.readString(version).strip();
      if (!found.equals(Integer.toString(PostgresPrograms.MAJOR_VERSION))) {
        throw new LocalStackException(
            data
                + " was made by PostgreSQL "
                + found
                + ", the embedded one is "
                + PostgresPrograms.MAJOR_VERSION
                + ": dump it with the former version, or start in an empty VERIAL_SYNC_HOME.");
      }
      return;
    }
    progress.accept("PostgreSQL: making the database cluster, once");
    Files.createDirectories(data.getParent());
    Path unfinished = data.resolveSibling("data.new");
    Path passwordFile = home.root().resolve("password");
    LeftoverProcesses.stop("initdb", unfinished, "TERM", SHUTDOWN);
    DirectoryTree.delete(unfinished);
    PrivateFile.write(
        passwordFile,
        String.valueOf(settings.administratorPassword()).getBytes(StandardCharsets.US_ASCII));
    try {
      FinishedCommand initialised =
          FinishedCommand.run(
              unprivileged.of(initdb(unfinished, passwordFile)), STARTUP, ENVIRONMENT);
      if (!initialised.succeeded()) {
        throw new LocalStackException(
            "PostgreSQL's cluster could not be made in " + data + ":\n" + initialised.output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("Interrupted while PostgreSQL's cluster was made.", e);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> initdb(Path data, Path passwordFile) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.program("initdb"),
                "--pgdata",
                data.toString(),
                "--username=" + ADMINISTRATOR,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
    Map.of(
            "shared_buffers", "128MB",
            "max_connections", "100",
            "max_wal_size", "512MB",
            "checkpoint_timeout", "15min",
            "timezone", "UTC",
            "log_timezone", "UTC",
            "log_checkpoints", "off")
        .forEach((name, value) -> command.add("--set=" + name + "=" + value));
    return command;
  }

  /**
   * A postmaster.pid left by a kill or a power cut may name a process number that another program
   * has by now, and PostgreSQL would refuse to start. No server runs on this data any more, so the
   * number becomes ours: PostgreSQL takes its parent's for stale, and still checks that no former
   * backend uses the shared memory.
   */
  private void claimPidFile() throws IOException {
    Path file = home.postgresData().resolve("postmaster.pid");
    if (Files.exists(file)) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty()) {
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(file, lines);
      }
    }
  }

  /** True when it takes connections, false when it is worth another try. */
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
                + " while starting; the end of "
                + log
                + ":\n"
                + LogTail.of(log).text());
      }
      try {
        createDatabase(port);
        return true;
      } catch (SQLException e) {
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
          throw new LocalStackException(
              "PostgreSQL's cluster in "
                  + home.postgresData()
                  + " was made with another password than the one in "
                  + home.settings()
                  + ": restore that file from a backup, or remove both to start empty.",
              e);
        }
        last = CANNOT_CONNECT_NOW.equals(e.getSQLState()) ? "recovering" : e.getMessage();
      }
    }
    throw new LocalStackException(
        "PostgreSQL took no connections within "
            + STARTUP.toSeconds()
            + " s ("
            + last
            + "); the end of "
            + log
            + ":\n"
            + LogTail.of(log).text());
  }

  /**
   * Somebody took the port first, or backends of a killed server still use its shared memory for a
   * moment.
   */
  private static boolean isWorthAnotherTry(int port, Path log) {
    return !PortChoice.isFree(port) || LogTail.of(log).text().contains("still in use");
  }

  /** The database comes last: where it is, the rest is. */
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
