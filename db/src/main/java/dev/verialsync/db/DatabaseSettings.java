package dev.verialsync.db;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * How to reach PostgreSQL and how long to wait for it.
 *
 * @param url JDBC URL, {@code jdbc:postgresql://HOST:PORT/DATABASE}
 * @param applicationName shown in {@code pg_stat_activity}
 * @param poolSize most connections at once
 * @param connectTimeout to open a connection, and to be given one from the pool
 * @param statementTimeout longest statement; the few that go over the whole catalogue have {@link
 *     Transactions#LONG_STATEMENT} instead
 * @param lockTimeout longest wait for a lock
 */
public record DatabaseSettings(
    String url,
    String user,
    String password,
    String applicationName,
    int poolSize,
    Duration connectTimeout,
    Duration statementTimeout,
    Duration lockTimeout) {

  private static final String SCHEME = "jdbc:postgresql:";
  private static final String UNKNOWN = "is not understood by PostgreSQL's driver";

  /** The driver asks for the slash behind the servers, even where no database is named. */
  private static final Pattern PLACE = Pattern.compile(SCHEME + "//([^/]*)/[^/]*");

  /** Settings with the usual pool and time-outs. */
  public static DatabaseSettings of(
      String url, String user, String password, String applicationName) {
    return new DatabaseSettings(
        url,
        user,
        password,
        applicationName,
        16,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15));
  }

  /** The same with another size of the pool. */
  public DatabaseSettings withPoolSize(int size) {
    return new DatabaseSettings(
        url, user, password, applicationName, size, connectTimeout, statementTimeout, lockTimeout);
  }

  /**
   * What is wrong with a URL, in words that repeat nothing of it; empty if the driver can use it.
   * To be asked before the driver is, whose warnings repeat a URL with the password in it.
   */
  public static Optional<String> fault(String url) {
    if (!url.startsWith(SCHEME)) {
      return Optional.of("does not begin with \"" + SCHEME + "\"");
    }
    String place = withoutParameters(url);
    if (place.contains("@")) {
      return Optional.of("holds credentials, which belong in DATABASE_USER and DATABASE_PASSWORD");
    }
    if (!place.matches(SCHEME + "//.*")) {
      return understood(url) ? Optional.empty() : Optional.of(UNKNOWN);
    }
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      return Optional.of("does not have the form " + SCHEME + "//HOST:PORT/DATABASE");
    }
    if (!Stream.of(parts.group(1).split(",")).allMatch(DatabaseSettings::hasGoodPort)) {
      return Optional.of("has a port that is no number from 1 to 65535");
    }
    return understood(url) ? Optional.empty() : Optional.of(UNKNOWN);
  }

  private static boolean hasGoodPort(String server) {
    int colon = server.indexOf(':', server.lastIndexOf(']') + 1);
    if (colon < 0) {
      return true;
    }
    String port = server.substring(colon + 1);
    return port.matches("[0-9]{1,5}")
        && Integer.parseInt(port) >= 1
        && Integer.parseInt(port) <= 65_535;
  }

  private static boolean understood(String url) {
    return Driver.parseURL(url, null) != null;
  }

  private static String withoutParameters(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  /** The URL without what may hold a password: its parameters, and what stands before a host. */
  public String address() {
    return withoutParameters(url).replaceFirst("//.*@", "//…@");
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + address() + ", user=" + user + "]";
  }
}
