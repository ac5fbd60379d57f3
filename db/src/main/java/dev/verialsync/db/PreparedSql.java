package dev.verialsync.db;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * A statement that runs for each article, call or batch, and whose text never changes: straight
 * through JDBC, because jOOQ's rendering and binding would take several times as long as the
 * statement. Fails as jOOQ does.
 */
public final class PreparedSql {

  /** Reads the row that the cursor stands on. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private interface Run<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  private final String text;

  public PreparedSql(String text) {
    this.text = text;
  }

  /** As JDBC takes it. */
  public String text() {
    return text;
  }

  /** How many rows were written. */
  public int execute(DSLContext sql, @Nullable Object... binds) {
    return run(
        sql, binds, statement -> statement.execute() ? 0 : Math.max(0, statement.getUpdateCount()));
  }

  public <T> List<T> fetch(DSLContext sql, RowReader<T> reader, @Nullable Object... binds) {
    return run(
        sql,
        binds,
        statement -> {
          List<T> found = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              found.add(reader.read(rows));
            }
          }
          return found;
        });
  }

  /** The only row. */
  public <T> T fetchSingle(DSLContext sql, RowReader<T> reader, @Nullable Object... binds) {
    List<T> found = fetch(sql, reader, binds);
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " rows instead of one: " + text);
    }
    return found.get(0);
  }

  private <T> T run(DSLContext sql, @Nullable Object[] binds, Run<T> run) {
    return sql.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < binds.length; i++) {
              statement.setObject(i + 1, jdbc(connection, binds[i]));
            }
            return run.with(statement);
          } catch (SQLException e) {
            throw new DataAccessException("SQL [" + text + "]; " + e.getMessage(), e);
          }
        });
  }

  private static @Nullable Object jdbc(Connection connection, @Nullable Object value)
      throws SQLException {
    if (value instanceof String[] texts) {
      return connection.createArrayOf("text", texts);
    }
    if (value instanceof Long[] longs) {
      return connection.createArrayOf("int8", longs);
    }
    if (value instanceof Integer[] integers) {
      return connection.createArrayOf("int4", integers);
    }
    if (value instanceof BigDecimal[] decimals) {
      return connection.createArrayOf("numeric", decimals);
    }
    if (value instanceof UUID[] uuids) {
      return connection.createArrayOf("uuid", uuids);
    }
    return value;
  }
}
