package dev.verialsync.db;

import java.time.Duration;

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

  /** The same with another patience for the server to answer. */
  public DatabaseSettings withConnectTimeout(Duration timeout) {
    return new DatabaseSettings(
        url, user, password, applicationName, poolSize, timeout, statementTimeout, lockTimeout);
  }

  /** The URL without its parameters, which may hold a password. */
  public String address() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + address() + ", user=" + user + "]";
  }
}
