package dev.verialsync.db.shop;

import dev.verialsync.db.Database;
import dev.verialsync.db.EventKind;
import dev.verialsync.db.PreparedSql;
import dev.verialsync.db.SafeText;
import dev.verialsync.db.ServerClock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Holds: products that no run may write, not even the open one. */
public final class HoldRepository {

  private static final PreparedSql WRITABLE =
      new PreparedSql(
          """
      select g.dry,
             array(
               select u.id from unnest(?::bigint[]) as u (id)
               where exists (select from sync.hold_in_force h where h.article_id is null or h.article_id = u.id)) as held
      from sync.guard g
      """);

  private static final String PLACE =
      """
      insert into sync.hold (article_id, reason, held_by, until, run_id)
      select id, ?, ?, ?::timestamptz, ?::bigint from unnest(?::bigint[]) as u (id)
      on conflict (coalesce(article_id, 0)) do update
      set reason = excluded.reason, held_by = excluded.held_by, until = excluded.until, run_id = excluded.run_id,
          held_at = clock_timestamp()
      """;

  private static final String LIFT =
      """
      delete from sync.hold where article_id = any (?::bigint[]) or ? returning article_id
      """;

  /** Nothing of what the same rollback has told. */
  private static final String TELL =
      """
      insert into sync.product_event (run_id, article_id, kind, detail)
      select coalesce(?, (select max(id) from sync.run), 0), id, ?, jsonb_strip_nulls(jsonb_build_object('by', ?::text, 'reason', ?::text))
      from unnest(?::bigint[]) as u (id)
      where id is not null and not exists (select from sync.hold h where h.article_id = u.id and h.run_id = ?)
      """;

  private static final String NO_PRODUCTS =
      """
      select u.id from unnest(?::bigint[]) as u (id)
      where not exists (select from shop.product p where p.id = u.id) order by u.id
      """;

  private final Database database;

  public HoldRepository(Database database) {
    this.database = database;
  }

  /**
   * What the open run may do with products.
   *
   * @param dry it may only compare them
   * @param held those that it may not even compare
   */
  record Writable(boolean dry, List<Long> held) {}

  /** Within the transaction that is to write these. */
  static Writable writable(DSLContext sql, Long[] articleIds) {
    return WRITABLE.fetchSingle(
        sql,
        row ->
            new Writable(row.getBoolean("dry"), List.of((Long[]) row.getArray("held").getArray())),
        (Object) articleIds);
  }

  /** Those in force, that of all products first, then the latest. Reads only. */
  public List<Hold> inForce() {
    return database
        .sql()
        .fetch(
            "select * from sync.hold_in_force order by article_id is not null, held_at desc, id desc")
        .map(HoldRepository::read);
  }

  /** Why these cannot be held: the shop has none of that number. Reads only. */
  public Optional<String> refusal(Collection<Long> articleIds) {
    return refusal(database.sql(), articleIds);
  }

  static Optional<String> refusal(DSLContext sql, Collection<Long> articleIds) {
    List<Long> unknown =
        sql.fetch(NO_PRODUCTS, (Object) articleIds.toArray(Long[]::new)).getValues(0, Long.class);
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The shop has no product with the Id "
                + unknown.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ": check the number.");
  }

  /**
   * Holds products, or replaces their holds; waits for active writes. One transaction.
   *
   * @param articleIds empty = all
   * @param until when it ends by itself; null = when somebody releases it
   */
  public void hold(
      Collection<Long> articleIds, @Nullable String reason, String by, @Nullable Instant until) {
    database.transactions().exclusive(sql -> place(sql, articleIds, reason, by, until, null));
  }

  /** The same for a rollback, within its transaction. */
  static int place(
      DSLContext sql,
      Collection<Long> articleIds,
      @Nullable String reason,
      String by,
      @Nullable Instant until,
      @Nullable Long runId) {
    Long[] ids = articleIds.isEmpty() ? new Long[] {null} : articleIds.toArray(Long[]::new);
    String why = SafeText.line(reason);
    String who = Objects.requireNonNull(SafeText.line(by));
    tell(sql, runId, EventKind.HELD, who, why, ids);
    return sql.execute(PLACE, why, who, ServerClock.time(until), runId, ids);
  }

  /**
   * Releases products: the next run writes what differs. One transaction.
   *
   * @param articleIds empty = all, whether they are held one by one or together
   * @return how many holds ended
   */
  public int release(Collection<Long> articleIds, String by, @Nullable String reason) {
    return database
        .transactions()
        .exclusive(
            sql -> {
              Long[] lifted =
                  sql.fetch(LIFT, articleIds.toArray(Long[]::new), articleIds.isEmpty())
                      .map(row -> row.get(0, Long.class))
                      .toArray(Long[]::new);
              tell(
                  sql,
                  null,
                  EventKind.RELEASED,
                  Objects.requireNonNull(SafeText.line(by)),
                  SafeText.line(reason),
                  lifted);
              return lifted.length;
            });
  }

  private static void tell(
      DSLContext sql,
      @Nullable Long runId,
      EventKind kind,
      String by,
      @Nullable String reason,
      @Nullable Long[] articleIds) {
    sql.execute(TELL, runId, kind.label(), by, reason, articleIds, runId);
  }

  private static Hold read(Record row) {
    return new Hold(
        row.get("article_id", Long.class),
        row.get("reason", String.class),
        row.get("held_by", String.class),
        Objects.requireNonNull(ServerClock.instant(row, "held_at")),
        ServerClock.instant(row, "until"),
        row.get("run_id", Long.class),
        row.get("waiting", Long.class));
  }
}
