package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.sync.Tables.METHOD_SUPPORT;

import dev.verialsync.db.Database;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What Verial servers proved to know. Each method is its own transaction, not fenced. */
public final class MethodSupportRepository {

  /** Images of many articles in one answer. */
  public static final String IMAGE_BLOCKS = "GetImagenesArticulosWS/fecha,inicio";

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

  /**
   * What was found out of a method.
   *
   * @param server and its version
   * @param evidence in words; null where a call that failed showed it
   */
  public record Finding(String server, boolean known, Instant at, @Nullable String evidence) {}

  /** The finding about a server. Reads only. */
  public Optional<Finding> finding(String server, String method) {
    return one(METHOD_SUPPORT.SERVER.eq(SafeText.line(server)), method);
  }

  /** The latest finding about {@link #IMAGE_BLOCKS}, whatever the server. Reads only. */
  public Optional<Finding> imageBlocks() {
    return one(DSL.noCondition(), IMAGE_BLOCKS);
  }

  private Optional<Finding> one(Condition server, String method) {
    return database
        .sql()
        .selectFrom(METHOD_SUPPORT)
        .where(server.and(METHOD_SUPPORT.METHOD.eq(method)))
        .orderBy(METHOD_SUPPORT.CHECKED_AT.desc())
        .limit(1)
        .fetchOptional(
            row ->
                new Finding(
                    row.getServer(), row.getKnown(), row.getCheckedAt(), row.getEvidence()));
  }

  /** Records a finding; a later one replaces it. */
  public void record(String server, String method, boolean known) {
    record(server, method, known, null);
  }

  /** The same, with what showed it. */
  public void record(String server, String method, boolean known, @Nullable String evidence) {
    database
        .sql()
        .insertInto(METHOD_SUPPORT)
        .set(METHOD_SUPPORT.SERVER, SafeText.line(server))
        .set(METHOD_SUPPORT.METHOD, method)
        .set(METHOD_SUPPORT.KNOWN, known)
        .set(METHOD_SUPPORT.EVIDENCE, SafeText.line(evidence))
        .onDuplicateKeyUpdate()
        .set(METHOD_SUPPORT.KNOWN, known)
        .set(METHOD_SUPPORT.EVIDENCE, SafeText.line(evidence))
        .set(METHOD_SUPPORT.CHECKED_AT, ServerClock.NOW)
        .execute();
  }
}
