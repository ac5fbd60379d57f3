package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.sync.Tables.METHOD_SUPPORT;

import dev.verialsync.db.Database;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.time.Duration;
import java.util.Map;

/** What Verial servers proved to know. Each method is its own transaction, not fenced. */
public final class MethodSupportRepository {

  private final Database database;

  public MethodSupportRepository(Database database) {
    this.database = database;
  }

  /**
   * What is known of a server: method, or feature of a method, to whether the server has it.
   *
   * @param believed for how long a finding counts
   */
  public Map<String, Boolean> find(String server, Duration believed) {
    return database
        .sql()
        .selectFrom(METHOD_SUPPORT)
        .where(METHOD_SUPPORT.SERVER.eq(SafeText.line(server)))
        .and(
            "checked_at > clock_timestamp() - make_interval(secs => ?)",
            ServerClock.seconds(believed))
        .fetchMap(METHOD_SUPPORT.METHOD, METHOD_SUPPORT.KNOWN);
  }

  /** Records a finding; a later one replaces it. */
  public void record(String server, String method, boolean known) {
    database
        .sql()
        .insertInto(METHOD_SUPPORT)
        .set(METHOD_SUPPORT.SERVER, SafeText.line(server))
        .set(METHOD_SUPPORT.METHOD, method)
        .set(METHOD_SUPPORT.KNOWN, known)
        .onDuplicateKeyUpdate()
        .set(METHOD_SUPPORT.KNOWN, known)
        .set(METHOD_SUPPORT.CHECKED_AT, ServerClock.NOW)
        .execute();
  }
}
