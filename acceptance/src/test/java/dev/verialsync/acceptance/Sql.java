package dev.verialsync.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The database as anybody with JDBC sees it. */
public record Sql(String url, String user, String password) {

  /** Rows of a query, each as its columns' texts by name (with its number, where two are alike). */
  public List<Map<String, @Nullable String>> rows(String query) {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<Map<String, @Nullable String>> found = new ArrayList<>();
      while (rows.next()) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          String name = rows.getMetaData().getColumnLabel(i);
          row.put(row.containsKey(name) ? name + i : name, rows.getString(i));
        }
        found.add(row);
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Rows of a query, the columns of each joined by blanks. */
  public List<String> lines(String query) {
    return rows(query).stream().map(row -> String.join(" ", texts(row))).toList();
  }

  private static List<String> texts(Map<String, @Nullable String> row) {
    return row.values().stream().map(String::valueOf).toList();
  }

  /** The first column of the only row. */
  public @Nullable String value(String query) {
    List<Map<String, @Nullable String>> rows = rows(query);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows instead of one: " + query);
    }
    return rows.get(0).values().iterator().next();
  }

  public long number(String query) {
    return Long.parseLong(String.valueOf(value(query)));
  }

  /** Whether a statement waits for what another one has locked. */
  public boolean waitsForALock() {
    return number(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
        > 0;
  }

  /** The ids that a query gives, in its order. */
  public List<Long> ids(String query) {
    return lines(query).stream().map(Long::valueOf).toList();
  }

  public void execute(String statement) {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }
}
