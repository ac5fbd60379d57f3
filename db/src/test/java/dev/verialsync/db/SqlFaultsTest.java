package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
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
}
