package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;

/** What is asked of the driver arrives there. */
class ConnectionSettingsTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  @Test
  void aServerThatDoesNotAnswerIsGivenUpAfterItsOwnTimeouts() {
    String ownTimeout = DB.value(String.class, "select current_setting('statement_timeout')");
    int millis = DB.database().sql().connectionResult(connection -> connection.getNetworkTimeout());
    assertThat(ownTimeout).isEqualTo("30s");
    assertThat(Duration.ofMillis(millis)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void statementsArePlannedOnceAConnection() {
    int threshold =
        DB.database()
            .sql()
            .connectionResult(
                connection -> connection.unwrap(PGConnection.class).getPrepareThreshold());
    assertThat(threshold).isOne();
  }
}
