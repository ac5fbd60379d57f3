package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A password in the address is refused, and shown nowhere. */
class DatabaseSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://host:5432/verial",
        "jdbc:postgresql://host/verial?user=shop@server&password=a/b@c:d?e",
        "jdbc:postgresql://one:5432,two:5433/verial",
        "jdbc:postgresql://[::1]:5432/verial",
        "jdbc:postgresql:///verial",
        "jdbc:postgresql:verial",
      })
  void whatTheDriverTakesIsTaken(String url) {
    assertThat(DatabaseSettings.fault(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:SECRET@host/verial, does not begin with \"jdbc:postgresql:\"",
    "jdbc:postgresql://u:SECRET@host:5432/verial, 'holds credentials, which belong in DATABASE_USER and DATABASE_PASSWORD'",
    "jdbc:postgresql://u:SEC/RET@host:5432/verial, 'holds credentials, which belong in DATABASE_USER and DATABASE_PASSWORD'",
    "jdbc:postgresql:u:SECRET@host, 'holds credentials, which belong in DATABASE_USER and DATABASE_PASSWORD'",
    "jdbc:postgresql://u:SEC?RET@host/verial, does not have the form jdbc:postgresql://HOST:PORT/DATABASE",
    "jdbc:postgresql://host:5432, does not have the form jdbc:postgresql://HOST:PORT/DATABASE",
    "jdbc:postgresql://host:5432?password=SECRET, does not have the form jdbc:postgresql://HOST:PORT/DATABASE",
    "jdbc:postgresql://host:5432/a/b?password=SECRET, does not have the form jdbc:postgresql://HOST:PORT/DATABASE",
    "jdbc:postgresql://host:70000/verial, has a port that is no number from 1 to 65535",
    "jdbc:postgresql://host:54x/verial, has a port that is no number from 1 to 65535",
    "'jdbc:postgresql://one:5432,two:/verial', has a port that is no number from 1 to 65535",
    "jdbc:postgresql://[::1]:0/verial, has a port that is no number from 1 to 65535",
    "jdbc:postgresql://host/verial?password=SECRET%zz, is not understood by PostgreSQL's driver",
  })
  void whatIsWrongIsSaidWithoutWhatWasFound(String url, String fault) {
    assertThat(DatabaseSettings.fault(url)).contains(fault);
  }

  @Test
  void theAddressShowsNoPassword() {
    assertThat(address("jdbc:postgresql://host:5432/verial?user=u&password=SECRET"))
        .isEqualTo("jdbc:postgresql://host:5432/verial");
    assertThat(address("jdbc:postgresql://u:SECRET@host:5432/verial"))
        .isEqualTo("jdbc:postgresql://…@host:5432/verial");
    assertThat(address("jdbc:postgresql://u:SEC/R@ET@host/verial"))
        .isEqualTo("jdbc:postgresql://…@host/verial");
    assertThat(DatabaseSettings.of("jdbc:postgresql://u:SECRET@h/v", "u", "SECRET", "test"))
        .hasToString("DatabaseSettings[jdbc:postgresql://…@h/v, user=u]");
  }

  private static String address(String url) {
    return DatabaseSettings.of(url, "", "", "test").address();
  }
}
