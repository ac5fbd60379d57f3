package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFaultsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  @ParameterizedTest
  @ValueSource(
      strings = {"08006", "08001", "40001", "40P01", "53300", "57P01", "57P03", "57014", "55P03"})
  void whatPassesIsTransient(String state) {
    assertThat(SqlFaults.isTransient(new IllegalStateException(new SQLException("x", state))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"22P02", "23505", "42P01", "28P01", "VF001"})
  void whatStaysIsNot(String state) {
    assertThat(SqlFaults.isTransient(new IllegalStateException(new SQLException("x", state))))
        .isFalse();
  }

  @Test
  void connectionsAndInputAreTransient() {
    assertThat(SqlFaults.isTransient(new IOException("x"))).isTrue();
    assertThat(SqlFaults.isTransient(new SQLTransientConnectionException("pool"))).isTrue();
    assertThat(SqlFaults.isTransient(new SQLException("x", new ConnectException("refused"))))
        .isTrue();
    assertThat(SqlFaults.isTransient(new IllegalStateException("x"))).isFalse();
  }

  @Test
  void aServerThatIsNotThereIsTransient() {
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/nothing",
            "nobody",
            "",
            "test",
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    try (Database database = Database.open(settings)) {
      Throwable failure = org.assertj.core.api.Assertions.catchThrowable(database::ping);
      assertThat(failure).isNotNull();
      assertThat(SqlFaults.isTransient(failure)).isTrue();
      assertThat(SqlFaults.reason(failure)).isEqualTo("connection refused");
    }
  }

  @Test
  void aConnectionThatIsKilledIsTransientAndReplaced() {
    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () ->
                DB.database()
                    .transactions()
                    .inTransaction(
                        sql -> sql.fetch("select pg_terminate_backend(pg_backend_pid())")));
    assertThat(SqlFaults.isTransient(failure)).isTrue();
    DB.database().ping();
  }

  @Test
  void anOperatorIsToldWhichVariablesToLookAt() {
    DatabaseSettings settings =
        DatabaseSettings.of(
            "jdbc:postgresql://u:SECRET@host:5432/verial?password=SECRET", "u", "SECRET", "test");
    SQLException login = new SQLException("FATAL: password authentication failed.", "28P01");
    SQLException connection =
        new SQLException("no", "08001", new ConnectException("Connection refused"));

    assertThat(SqlFaults.sentence(settings, new IllegalStateException(login)))
        .isEqualTo(
            "PostgreSQL at jdbc:postgresql://…@host:5432/verial refuses: FATAL: password authentication failed. Check DATABASE_USER, DATABASE_PASSWORD and the database's name in DATABASE_URL.");
    assertThat(SqlFaults.sentence(settings, new IllegalStateException(connection)))
        .isEqualTo(
            "PostgreSQL at jdbc:postgresql://…@host:5432/verial (DATABASE_URL) cannot be reached: Connection refused.");
    assertThat(SqlFaults.sentence(settings, new SQLException("permission denied", "42501")))
        .isEqualTo(
            "PostgreSQL at jdbc:postgresql://…@host:5432/verial refuses: permission denied. Run `verial-sync migrate --runtime u` as the role that owns the schema.");
    assertThat(SqlFaults.sentence(settings, login, "CONSOLE_", "--console"))
        .endsWith(
            "Check CONSOLE_DATABASE_USER, CONSOLE_DATABASE_PASSWORD and the database's name in DATABASE_URL.");
    assertThat(
            SqlFaults.sentence(settings, new SQLException("no", "42501"), "CONSOLE_", "--console"))
        .endsWith("Run `verial-sync migrate --console u` as the role that owns the schema.");
  }

  @ParameterizedTest
  @CsvSource({
    "08006, no connection",
    "28P01, login refused",
    "3D000, login refused",
    "40P01, rolled back",
    "53300, out of resources",
    "57P01, shutting down",
    "57P03, starting up or shutting down",
    "57014, statement broken off",
    "55P03, a lock was not free in time",
    "25006, read-only",
    "25P03, idle for too long",
    "42P01, refused",
  })
  void aReasonTellsTheStateAndWhatItMeans(String state, String meaning) {
    SQLException fault = new SQLException("no jdbc:postgresql://u:SECRET@host/verial", state);

    assertThat(SqlFaults.reason(new DataAccessException("SQL [select 'SECRET']", fault)))
        .isEqualTo(meaning + ", SQLSTATE " + state);
  }

  @Test
  void aReasonTellsWhatIsWrongWithTheConnection() {
    assertThat(reasonOf(new ConnectException("Connection refused")))
        .isEqualTo("connection refused");
    assertThat(reasonOf(new ConnectException("Network is unreachable"))).isEqualTo("no connection");
    assertThat(reasonOf(new UnknownHostException("SECRET"))).isEqualTo("unknown host");
    assertThat(reasonOf(new NoRouteToHostException("SECRET"))).isEqualTo("no route to host");
    assertThat(reasonOf(new SocketTimeoutException("SECRET"))).isEqualTo("no answer in time");
    assertThat(reasonOf(new EOFException())).isEqualTo("connection lost");
    assertThat(reasonOf(new SocketException("SECRET"))).isEqualTo("connection lost");
    assertThat(reasonOf(new SSLException("SECRET"))).isEqualTo("TLS failed");
    assertThat(SqlFaults.reason(new SQLTransientConnectionException("pool")))
        .isEqualTo("no connection in time");
    assertThat(SqlFaults.reason(new IllegalStateException("SECRET")))
        .isEqualTo("IllegalStateException");
  }

  private static String reasonOf(IOException network) {
    return SqlFaults.reason(
        new DataAccessException("x", new SQLException("SECRET", "08001", network)));
  }

  @Test
  void aLoginThatTheServerRefusesIsNotTakenForAServerThatIsAway() {
    DatabaseSettings right = DB.server().empty();
    DatabaseSettings wrong =
        DatabaseSettings.of(right.address(), "nobody-of-that-name", "not-to-be-shown", "test");

    Throwable failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> Database.connect(wrong, Duration.ofSeconds(3)));

    assertThat(SqlFaults.sentence(wrong, failure))
        .startsWith("PostgreSQL at " + right.address() + " refuses: FATAL: ")
        .contains("nobody-of-that-name")
        .doesNotContain("not-to-be-shown");
  }
}
