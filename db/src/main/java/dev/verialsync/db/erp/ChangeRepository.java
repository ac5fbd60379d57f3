package dev.verialsync.db.erp;

import static dev.verialsync.db.jooq.erp.Tables.CHANGE_QUESTION;
import static dev.verialsync.db.jooq.erp.Tables.READING;
import static dev.verialsync.db.jooq.erp.Tables.READING_ARTICLE;

import dev.verialsync.db.Database;
import dev.verialsync.db.ServerClock;
import dev.verialsync.db.StoredOutcome;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.DSLContext;

/** What Verial is asked about changes, and what it answered. */
public final class ChangeRepository {

  private static final int MOST_QUESTIONS = 4;

  private static final String MOMENTS =
      """
      select distinct greatest(m.as_of, f.floor_at) as moment
      from media.article m join erp.article a on a.id = m.article_id cross join media.floor f
      where a.listed and m.as_of is not null
      order by 1
      """;

  private final Database database;

  public ChangeRepository(Database database) {
    this.database = database;
  }

  /**
   * The moments since which Verial has to be asked for changes, in ascending order: those as of
   * which the listed articles' images are known, at most 4. Where there are more, the earliest and
   * the latest are asked about, and the others count as the next earlier one. Reads only.
   */
  public List<Instant> moments() {
    return chosen(
        database
            .transactions()
            .inTransaction(
                sql -> sql.fetch(MOMENTS).map(row -> ServerClock.instant(row, "moment"))));
  }

  private static List<Instant> chosen(List<Instant> moments) {
    if (moments.size() <= MOST_QUESTIONS) {
      return moments;
    }
    SortedSet<Instant> chosen =
        new TreeSet<>(moments.subList(moments.size() - MOST_QUESTIONS + 1, moments.size()));
    chosen.add(moments.get(0));
    return List.copyOf(chosen);
  }

  /** The moments that this run has an answer to. Reads only. */
  public List<Instant> answered(long runId) {
    return database
        .sql()
        .select(CHANGE_QUESTION.MOMENT)
        .from(CHANGE_QUESTION)
        .where(CHANGE_QUESTION.RUN_ID.eq(runId))
        .orderBy(CHANGE_QUESTION.MOMENT)
        .fetch(CHANGE_QUESTION.MOMENT);
  }

  /**
   * Stores a whole answer; a second one to the same question replaces the first. One fenced
   * transaction.
   *
   * @param askedSince Verial's wall-clock time that was asked for
   * @param askedAt our clock just before the call
   */
  public void answer(
      long runId, Instant moment, String askedSince, Instant askedAt, Collection<Long> articleIds) {
    database
        .transactions()
        .fencedLong(
            runId,
            sql -> {
              question(sql, runId, moment, askedSince, askedAt);
              return sql.execute(
                  "insert into erp.changed_article (run_id, moment, article_id) select distinct ?, ?::timestamptz, id from unnest(?::bigint[]) as u (id)",
                  runId,
                  utc(moment),
                  articleIds.toArray(Long[]::new));
            });
  }

  /**
   * Stores as the answer what a complete reading of the list of changed articles has seen. Asked
   * again it does nothing. One fenced transaction.
   *
   * @return how many articles have changed
   */
  public long answerFromReading(Reading reading, Instant moment, Instant askedAt) {
    return answer(reading, "complete", moment, askedAt);
  }

  /** The same of a reading that is not whole: what it has seen has changed, at the least. */
  public long answerFromPart(Reading reading, Instant moment, Instant askedAt) {
    return answer(reading, "open", moment, askedAt);
  }

  private long answer(Reading reading, String from, Instant moment, Instant askedAt) {
    return database
        .transactions()
        .fencedLong(
            reading.runId(),
            sql -> {
              var row =
                  sql.selectFrom(READING)
                      .where(READING.ID.eq(reading.id()))
                      .forUpdate()
                      .fetchSingle();
              if (row.getState().equals("accepted")) {
                return StoredOutcome.parse(row.getOutcome(), ChangesAccepted.class).changed();
              }
              if (!row.getState().equals(from) || row.getSince() == null) {
                throw new IllegalStateException(
                    "reading "
                        + reading.id()
                        + " is no complete list of changes: "
                        + row.getState());
              }
              question(sql, reading.runId(), moment, row.getSince(), askedAt);
              long changed =
                  sql.execute(
                      "insert into erp.changed_article (run_id, moment, article_id) select ?, ?::timestamptz, article_id from erp.reading_article where reading_id = ?",
                      reading.runId(),
                      utc(moment),
                      reading.id());
              sql.deleteFrom(READING_ARTICLE)
                  .where(READING_ARTICLE.READING_ID.eq(reading.id()))
                  .execute();
              sql.update(READING)
                  .set(READING.STATE, "accepted")
                  .set(READING.OUTCOME, StoredOutcome.format(new ChangesAccepted(changed)))
                  .where(READING.ID.eq(reading.id()))
                  .execute();
              return changed;
            });
  }

  private record ChangesAccepted(long changed) {}

  private static void question(
      DSLContext sql, long runId, Instant moment, String askedSince, Instant askedAt) {
    sql.deleteFrom(CHANGE_QUESTION)
        .where(CHANGE_QUESTION.RUN_ID.eq(runId).and(CHANGE_QUESTION.MOMENT.eq(moment)))
        .execute();
    sql.insertInto(CHANGE_QUESTION)
        .set(CHANGE_QUESTION.RUN_ID, runId)
        .set(CHANGE_QUESTION.MOMENT, moment)
        .set(CHANGE_QUESTION.ASKED_SINCE, askedSince)
        .set(CHANGE_QUESTION.ASKED_AT, askedAt)
        .execute();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
