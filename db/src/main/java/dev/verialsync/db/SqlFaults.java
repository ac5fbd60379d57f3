package dev.verialsync.db;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sorts failures of the database into those that pass and those that stay. */
public final class SqlFaults {

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Of a server that was the primary until a moment ago. */
  private static final String READ_ONLY = "25006";

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
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

  /** Whether the role may not do what it tried. */
  static boolean isRefusedRight(Throwable failure) {
    return sqlState(failure).filter(INSUFFICIENT_PRIVILEGE::equals).isPresent();
  }

  /** What an operator reads of a server that cannot be used; names the variables to look at. */
  public static String sentence(DatabaseSettings settings, Throwable failure) {
    return sentence(settings, failure, "", "--runtime");
  }

  /**
   * The same for another role than that of workers.
   *
   * @param whose what DATABASE_USER and DATABASE_PASSWORD begin with, such as CONSOLE_
   * @param option of `migrate` that gives it its rights
   */
  public static String sentence(
      DatabaseSettings settings, Throwable failure, String whose, String option) {
    if (isRefusedLogin(failure)) {
      return "PostgreSQL at %s refuses: %s. Check %sDATABASE_USER, %sDATABASE_PASSWORD and the database's name in DATABASE_URL."
          .formatted(settings.address(), innermost(failure), whose, whose);
    }
    if (isRefusedRight(failure)) {
      return "PostgreSQL at %s refuses: %s. Run `verial-sync migrate %s %s` as the role that owns the schema."
          .formatted(settings.address(), innermost(failure), option, settings.user());
    }
    return "PostgreSQL at %s (DATABASE_URL) %s: %s."
        .formatted(
            settings.address(),
            isTransient(failure) ? "cannot be reached" : "cannot be used",
            innermost(failure));
  }

  /**
   * Why PostgreSQL cannot be used, in a few words that name no address and no credentials, such as
   * "connection refused" or "out of resources, SQLSTATE 53300".
   */
  public static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof IOException network) {
        return reason(network);
      }
    }
    Optional<String> state = sqlState(failure);
    if (state.isPresent()) {
      return "%s, SQLSTATE %s".formatted(meaning(state.get()), state.get());
    }
    Throwable cause = cause(failure);
    return cause instanceof SQLTransientException
        ? "no connection in time"
        : cause.getClass().getSimpleName();
  }

  private static String reason(IOException network) {
    if (network instanceof UnknownHostException) {
      return "unknown host";
    }
    if (network instanceof NoRouteToHostException) {
      return "no route to host";
    }
    if (network instanceof ConnectException) {
      String message = String.valueOf(network.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("refused") ? "connection refused" : "no connection";
    }
    if (network instanceof InterruptedIOException) {
      return "no answer in time";
    }
    if (network instanceof EOFException || network instanceof SocketException) {
      return "connection lost";
    }
    return network instanceof SSLException ? "TLS failed" : network.getClass().getSimpleName();
  }

  private static String meaning(String sqlState) {
    return switch (sqlState) {
      case "57P01", "57P02" -> "shutting down";
      case "57P03" -> "starting up or shutting down";
      case "57014" -> "statement broken off";
      case LOCK_NOT_AVAILABLE -> "a lock was not free in time";
      case READ_ONLY -> "read-only";
      case IDLE_IN_TRANSACTION -> "idle for too long";
      default -> meaningOfClass(sqlState);
    };
  }

  private static String meaningOfClass(String sqlState) {
    return switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
      case "08" -> "no connection";
      case "28", "3D" -> "login refused";
      case "40" -> "rolled back";
      case "53" -> "out of resources";
      default -> "refused";
    };
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    for (Throwable next = next(cause); next != null; next = next(cause)) {
      cause = next;
    }
    return cause;
  }

  private static String innermost(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    String text =
        message == null
            ? cause.getClass().getSimpleName()
            : message.strip().lines().findFirst().orElse("");
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** The SQLSTATE of the first SQL exception among the causes, if there is one. */
  public static Optional<String> sqlState(Throwable failure) {
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
