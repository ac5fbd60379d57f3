package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.STAGED_BLOCK;

import dev.verialsync.db.Database;
import dev.verialsync.db.ShrinkLimit;
import dev.verialsync.db.StoredOutcome;
import dev.verialsync.db.jooq.erp.tables.records.ReadingRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;

/** Stock and tariffs: several rows an article, merged into one, only differences written. */
public final class StockAndTariffRepository {

  private static final String CROWDED =
      """
      select u.article_id
      from erp.staged_block b
      cross join lateral unnest(b.article_ids, b.rows) as u (article_id, row)
      where b.reading_id = ?
      group by u.article_id
      having count(*) > ? or sum(pg_column_size(u.row)) > ?
      order by u.article_id
      limit 1000
      """;

  private static final String LOSSES =
      """
      select coalesce(sum((l ->> 'known')::bigint), 0) as known, coalesce(sum((l ->> 'losing')::bigint), 0) as losing,
             coalesce(sum((l ->> 'valued')::bigint), 0) as valued, coalesce(sum((l ->> 'lost')::bigint), 0) as lost
      from erp.reading r cross join lateral (select r.outcome -> 'losses' as l) l
      where r.run_id = ? and r.list like ? and r.state = 'accepted'
      """;

  /** Fewer articles may lose their rows together for reasons of the shop. */
  private static final int TOO_MANY_AT_ONCE = 50;

  private final Database database;

  public StockAndTariffRepository(Database database) {
    this.database = database;
  }

  /**
   * Articles of which a complete reading has more rows, or more bytes of them, than it may: merging
   * them would take memory without end. Reads only; names 1,000 at most.
   */
  public List<Long> crowded(Reading reading, int mostRows, long mostBytes) {
    return database
        .transactions()
        .fencedLong(reading.runId(), sql -> sql.fetch(CROWDED, reading.id(), mostRows, mostBytes))
        .map(row -> row.get("article_id", Long.class));
  }

  /** Which articles' rows a complete reading leaves in doubt. Reads only. */
  public RowsInDoubt inDoubt(RowKind kind, Reading reading) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              Record found =
                  sql.fetchSingle(
                      RowTarget.of(kind).inDoubt(),
                      reading.runId(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      reading.id(),
                      RowsInDoubt.MOST_NAMED);
              return new RowsInDoubt(
                  found.get("twice", Long.class),
                  found.get("lacking", Long.class),
                  List.of(found.get("some", Long[].class)),
                  found.get("settled", Long.class),
                  found.get("answers", Long.class));
            });
  }

  /**
   * Whether an article's rows in a reading are those that are landed: nothing was cut off from
   * them. Reads only.
   */
  public boolean isUnchanged(RowKind kind, Reading reading, long articleId) {
    return database
        .sql()
        .fetchSingle(RowTarget.of(kind).unchanged(), reading.id(), articleId, articleId)
        .get(0, Boolean.class);
  }

  /**
   * Puts a complete reading in the place of the former one, but for articles that this run's own
   * list lacks and that are not believed to have gone, and for those in doubt; a reading of changes
   * only adds and replaces. Where fifty listed articles or more, and a larger share than {@code
   * maxShrinkShare}, would lose their rows, or be left without stock or a price over 0, they keep
   * what they had. An empty list where any was known does nothing. Asked again it does nothing. One
   * fenced transaction; seconds for a million rows.
   *
   * @param maxShrinkShare from 0 to 1
   * @param acceptShrink that a list is empty or short is right
   * @param inDoubt articles that keep what they had, whatever the reading has of them
   * @param suspects who else does
   */
  public RowsMerged merge(
      RowKind kind,
      Reading reading,
      BigDecimal maxShrinkShare,
      boolean acceptShrink,
      Collection<Long> inDoubt,
      Suspects suspects) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return merge(
        reading,
        sql -> new Merge(sql, reading, inDoubt, suspects, kind, RowTarget.of(kind)),
        (merge, row) -> row.getSince() == null ? merge.whole(row, limit) : merge.changesOnly());
  }

  /**
   * Puts what chosen articles were answered, each asked for alone ({@link
   * ReadingRepository#settle}), in the place of what they had; without a row they have none. Where
   * too many of them would lose theirs, they keep what they had: ten for prices, else as in {@link
   * #merge}, or all of at least ten. What the run has merged before counts with it. Asked again it
   * does nothing. One fenced transaction.
   */
  public RowsMerged mergeChosen(
      RowKind kind, Reading reading, BigDecimal maxShrinkShare, boolean acceptShrink) {
    ShrinkLimit limit = new ShrinkLimit(maxShrinkShare, acceptShrink);
    return merge(
        reading,
        sql -> new Merge(sql, reading, List.of(), Suspects.NONE, kind, RowTarget.of(kind)),
        (merge, row) -> merge.chosen(limit));
  }

  /** Whether articles are listed, and none of them has stock, or a price. Reads only. */
  public boolean hasNoValues(RowKind kind) {
    return hasNoValues(database.sql(), RowTarget.of(kind));
  }

  private static boolean hasNoValues(DSLContext sql, RowTarget target) {
    return sql.fetchSingle(target.noValues()).get(0, Boolean.class);
  }

  private RowsMerged merge(
      Reading reading,
      Function<DSLContext, Merge> begin,
      BiFunction<Merge, ReadingRecord, RowsMerged> carryOut) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              ReadingRecord row =
                  sql.selectFrom(READING)
                      .where(READING.ID.eq(reading.id()))
                      .forUpdate()
                      .fetchSingle();
              if (row.getState().equals("accepted")) {
                return StoredOutcome.parse(row.getOutcome(), RowsMerged.class);
              }
              if (!row.getState().equals("complete")) {
                throw new IllegalStateException(
                    "reading " + reading.id() + " is not complete: " + row.getState());
              }
              RowsMerged outcome = carryOut.apply(begin.apply(sql), row);
              accept(sql, reading, outcome);
              return outcome;
            });
  }

  /** One reading's merge, within the caller's transaction. */
  private record Merge(
      DSLContext sql,
      Reading reading,
      Collection<Long> inDoubt,
      Suspects suspects,
      RowKind kind,
      RowTarget target) {

    RowsMerged changesOnly() {
      return merged(new ShrinkLimit(BigDecimal.ONE, true), false, false, false, RowLosses.NONE);
    }

    RowsMerged whole(ReadingRecord row, ShrinkLimit limit) {
      if (row.getRows() == 0
          && !limit.accept()
          && sql.fetchSingle("select exists (select from %s)".formatted(target.table()))
              .get(0, Boolean.class)) {
        return new RowsMerged(MergeOutcome.EMPTY_REFUSED, 0, 0, hasNoValues(), RowLosses.NONE);
      }
      // What stood in a row that could not be read is not known to have gone.
      return merged(limit, false, row.getUnreadable() == 0, false, RowLosses.NONE);
    }

    RowsMerged chosen(ShrinkLimit limit) {
      return merged(limit, true, false, true, lossesBefore());
    }

    /** What the same run's earlier readings of single articles would have taken away. */
    private RowLosses lossesBefore() {
      Record sums =
          sql.fetchSingle(LOSSES, reading.runId(), ReadingRepository.chosen(kind.label()) + "%");
      return new RowLosses(
          sums.get("known", Long.class),
          sums.get("losing", Long.class),
          sums.get("valued", Long.class),
          sums.get("lost", Long.class));
    }

    /**
     * Merges what is believed.
     *
     * @param settledOnly compares only articles that were asked for alone
     * @param whole an article without a row has none
     * @param settledWhole likewise, but of those that were asked for alone
     * @param before counts with what this reading would take away
     */
    private RowsMerged merged(
        ShrinkLimit limit,
        boolean settledOnly,
        boolean whole,
        boolean settledWhole,
        RowLosses before) {
      List<Object> parameters = new ArrayList<>();
      parameters.add(reading.runId());
      if (suspects != Suspects.NONE) {
        parameters.addAll(List.of(reading.id(), reading.id(), reading.id()));
      }
      parameters.add(reading.id());
      parameters.add(inDoubt.toArray(Long[]::new));
      parameters.add(suspects != Suspects.NONE);
      parameters.add(suspects == Suspects.ALL);
      parameters.add(reading.id());
      parameters.add(settledOnly);
      parameters.addAll(List.of(before.known(), before.losing(), before.valued(), before.lost()));
      parameters.add(limit.accept());
      boolean prices = settledOnly && kind == RowKind.TARIFFS;
      parameters.add(prices ? RowTarget.MANY_ALONE : TOO_MANY_AT_ONCE);
      parameters.add(limit.maxShare());
      parameters.add(settledOnly);
      parameters.add(whole);
      parameters.add(settledWhole);
      String whoIsSuspected = suspects == Suspects.NONE ? RowTarget.NO_SUSPECTS : target.suspects();
      Record outcome =
          sql.fetchSingle(
              RowTarget.IN_DOUBT + whoIsSuspected + RowTarget.STAGED + target.merge(),
              parameters.toArray());
      boolean refused = outcome.get("refused", Boolean.class);
      return new RowsMerged(
          new MergeOutcome(
              outcome.get("inserted", Long.class),
              outcome.get("updated", Long.class),
              outcome.get("deleted", Long.class),
              false,
              refused ? outcome.get("losing", Long.class) : 0),
          refused ? outcome.get("zeroed", Long.class) : 0,
          outcome.get("in_doubt", Long.class),
          hasNoValues(),
          new RowLosses(
              outcome.get("known", Long.class),
              outcome.get("losing", Long.class),
              outcome.get("valued", Long.class),
              outcome.get("lost", Long.class)));
    }

    private boolean hasNoValues() {
      return StockAndTariffRepository.hasNoValues(sql, target);
    }
  }

  private static void accept(DSLContext sql, Reading reading, RowsMerged outcome) {
    sql.deleteFrom(STAGED_BLOCK).where(STAGED_BLOCK.READING_ID.eq(reading.id())).execute();
    sql.update(READING)
        .set(READING.STATE, "accepted")
        .set(READING.OUTCOME, StoredOutcome.format(outcome))
        .where(READING.ID.eq(reading.id()))
        .execute();
  }
}
