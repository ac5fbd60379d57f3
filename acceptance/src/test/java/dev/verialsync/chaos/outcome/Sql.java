package dev.verialsync.chaos.outcome;

import dev.verialsync.local.postgres.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Statements of the suite itself, each over a connection of its own. */
public record Sql(String url, String user, String password) {

  /** Another database of the same server. */
  public static Sql of(DatabaseAddress server, String database) {
    return new Sql(
        server.jdbcUrl().substring(0, server.jdbcUrl().lastIndexOf('/') + 1) + database,
        server.user(),
        server.password());
  }

  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    properties.setProperty("ApplicationName", "chaos");
    return DriverManager.getConnection(url, properties);
  }

  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  /** Rows of a query, each as its columns' texts. */
  public List<List<@Nullable String>> rows(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<List<@Nullable String>> found = new ArrayList<>();
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        found.add(row);
      }
      return found;
    }
  }

  public List<String> texts(String query) throws SQLException {
    return rows(query).stream().map(row -> String.valueOf(row.get(0))).toList();
  }

  public long number(String query) throws SQLException {
    return Long.parseLong(texts(query).get(0));
  }
}
