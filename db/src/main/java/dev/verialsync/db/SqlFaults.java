package dev.verialsync.db;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts failures of the database into those that pass and those that stay. */
public final class SqlFaults {

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Of a server that was the primary until a moment ago. */
  private static final String READ_ONLY = "25006";

  private static final String IDLE_IN_TRANSACTION = "25P03";

  private SqlFaults() {}

  /**
   * Whether the same work may succeed later: connection lost or refused, rolled back (deadlock),
   * out of resources, server shutting down, starting up or read-only after a failover, lock,
   * statement or idle time-out, no free connection in the pool.
   */
  public static boolean isTransient(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof SQLTransientException || cause instanceof IOException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return isTransient(sql.getSQLState());
      }
    }
    return false;
  }

  private static boolean isTransient(String sqlState) {
    return sqlState.startsWith("08")
        || sqlState.startsWith("40")
        || sqlState.startsWith("53")
        || sqlState.startsWith("57")
        || Set.of(LOCK_NOT_AVAILABLE, READ_ONLY, IDLE_IN_TRANSACTION).contains(sqlState);
  }

  /** Whether the server answered, and let nobody in under this name, password or database. */
  public static boolean isRefusedLogin(Throwable failure) {
    return sqlState(failure)
        .filter(state -> state.startsWith("28") || state.equals("3D000"))
        .isPresent();
  }

  /** What an operator is told of a server that cannot be used; names the variables to look at. */
  public static String sentence(DatabaseSettings settings, Throwable failure) {
    if (isRefusedLogin(failure)) {
      return "PostgreSQL at %s refuses: %s. Check DATABASE_USER, DATABASE_PASSWORD and the database's name in DATABASE_URL."
          .formatted(settings.address(), innermost(failure));
    }
    return "PostgreSQL at %s (DATABASE_URL) %s: %s. `verial-sync up` starts an embedded one where its variable is not set."
        .formatted(
            settings.address(),
            isTransient(failure) ? "cannot be reached" : "cannot be used",
            innermost(failure));
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    for (Throwable next = next(cause); next != null; next = next(cause)) {
      cause = next;
    }
    String message = cause.getMessage();
    String text = message == null ? cause.getClass().getSimpleName() : message.strip();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** The SQLSTATE of the first SQL exception among the causes, if there is one. */
  static Optional<String> sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof SQLException sql) {
        return Optional.ofNullable(sql.getSQLState());
      }
    }
    return Optional.empty();
  }

  private static @Nullable Throwable next(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == failure ? null : cause;
  }
}
