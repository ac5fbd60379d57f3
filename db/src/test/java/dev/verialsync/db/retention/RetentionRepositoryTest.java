package dev.verialsync.db.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.erp.ArticleRow;
import dev.verialsync.db.erp.ChosenArticleRepository;
import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.erp.ReadingKey;
import dev.verialsync.db.erp.ReadingRepository;
import dev.verialsync.db.erp.StaleReadingException;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.media.block.LeftReading;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is older goes, and nothing that the open run or a later one needs. */
class RetentionRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final KeepPeriods KEEP =
      new KeepPeriods(
          Duration.ofDays(90), Duration.ofDays(400), Duration.ofDays(400), Duration.ofDays(90));
  private static final String ROWS_OF_A_RUN =
      """
      with run as (select ?::bigint as id, now() - make_interval(days => ?) as at),
      call as (insert into erp.call (run_id, method, at) select id, 'GetArticulosWS', at from run),
      question as (insert into erp.change_question select id, at, '', at from run),
      changed as (insert into erp.changed_article select id, at, 7 from run),
      reading as (insert into erp.reading (run_id, phase, list, state) select id, 'products', 'stock', 'accepted' from run),
      event as (insert into sync.product_event (run_id, article_id, at, kind) select id, 7, at, 'changed' from run),
      batch as (insert into sync.batch (run_id, phase, n, article_ids) select id, 'products', 1, '{7}' from run),
      verification as (insert into sync.verification (run_id) select id from run),
      difference as (insert into sync.difference (run_id, article_id, kind) select id, 7, 'new' from run),
      issue as (
        insert into sync.issue (article_id, source, kind, message, opened_run_id, last_run_id, closed_at)
        select 7, 'products', 'no_name', '', id, id, at from run)
      update sync.run r set started_at = run.at, finished_at = run.at from run where r.id = run.id
      """;

  private static RetentionRepository retention() {
    return new RetentionRepository(DB.database());
  }

  /** Rows of the run that was open, as old as this; another is open after it. */
  private static long past(int days) {
    long run = DB.runId();
    DB.nextRun();
    DB.execute(ROWS_OF_A_RUN, run, days);
    return run;
  }

  private static Map<String, Long> remove() {
    return retention().remove(KEEP, sum -> {});
  }

  private static List<Long> runs(String table) {
    String run =
        table.equals("sync.run") ? "id" : table.equals("sync.issue") ? "last_run_id" : "run_id";
    return DB.fetch("select %s from %s order by 1".formatted(run, table)).getValues(0, Long.class);
  }

  private static void versionsBeganBefore(int days) {
    DB.execute("update shop.version_floor set kept_since = now() - make_interval(days => ?)", days);
  }

  @Test
  void eachTableLosesWhatIsOlderThanItsPeriod() {
    versionsBeganBefore(0);
    long ancient = past(401);
    long old = past(399);
    long older = past(91);
    long recent = past(89);
    long open = DB.runId();

    Map<String, Long> past = retention().past(KEEP);
    assertThat(remove()).isEqualTo(past);

    for (String table : List.of("erp.call", "erp.change_question", "erp.changed_article")) {
      assertThat(past).containsEntry(table, 3L);
      assertThat(runs(table)).as(table).containsExactly(recent);
    }
    for (String table :
        List.of(
            "sync.product_event",
            "sync.batch",
            "sync.verification",
            "sync.difference",
            "sync.issue")) {
      assertThat(past).containsEntry(table, 1L);
      assertThat(runs(table)).as(table).containsExactly(old, older, recent);
    }
    assertThat(runs("erp.reading")).as("one of each list").containsExactly(older, recent);
    assertThat(runs("sync.run")).containsExactly(old, older, recent, open).doesNotContain(ancient);
    assertThat(remove().values()).as("again").containsOnly(0L);
  }

  @Test
  void nothingOfTheOpenRunGoesHoweverLongItLasts() {
    versionsBeganBefore(0);
    long before = past(500);
    long open = DB.runId();
    DB.execute(ROWS_OF_A_RUN, open, 450);
    DB.execute("update sync.run set finished_at = null where id = ?", open);
    DB.execute("update sync.run set status = 'failed' where id = ?", before);

    remove();

    for (String table : List.of("erp.call", "sync.batch", "sync.product_event", "sync.run")) {
      assertThat(runs(table)).as(table).contains(open).doesNotContain(before);
    }
  }

  /** Temporal can reset a workflow that ended long ago. */
  @Test
  void aRunThatIsOpenedAgainKeepsItsRowsAndThoseAfterIt() {
    versionsBeganBefore(0);
    long first = past(500);
    long second = past(450);
    new RunRepository(DB.database()).close(DB.runId(), RunStatus.COMPLETED, null);
    RunOpened again =
        new RunRepository(DB.database())
            .open(new RunOpening("sync", "after-" + first, "incremental", null, "{}"));
    assertThat(again).isEqualTo(new RunOpened.Opened(second, true));

    remove();

    assertThat(runs("erp.call")).containsExactly(second);
    assertThat(runs("sync.batch")).containsExactly(second);
  }

  @Test
  void whatCanBeRolledBackAndTheLastSuccessOfEachKindOfRunStay() {
    versionsBeganBefore(460);
    long abandoned = past(500);
    DB.execute("update sync.run set status = 'abandoned' where id = ?", abandoned);
    long done = past(480);
    long failed = past(470);
    DB.execute("update sync.run set status = 'failed' where id = ?", failed);
    long reversible = past(450);
    DB.execute("update sync.run set status = 'failed' where id = ?", reversible);

    remove();

    assertThat(runs("sync.run")).containsExactly(done, reversible, DB.runId());
    assertThat(runs("sync.batch")).isEmpty();
  }

  /** The question for changes reaches back by the largest clock difference since its moment. */
  @Test
  void runsStayWhoseClockDifferenceCounts() {
    versionsBeganBefore(0);
    long before = past(500);
    long after = past(480);
    DB.execute(
        "update sync.run set moment = started_at, status = 'failed' where finished_at is not null");
    DB.execute("update media.floor set floor_at = now() - interval '490 days'");

    remove();

    assertThat(runs("sync.run")).contains(after).doesNotContain(before);
  }

  @Test
  void callsOutsideARunAndAHoldAfterTheLastRunGoByTheirTime() {
    long last = past(500);
    DB.execute(
        "insert into erp.call (method, at) select 'a', now() - make_interval(days => d) from generate_series(80, 100, 10) d");
    DB.execute(
        "insert into sync.product_event (run_id, article_id, kind) values (?, 7, 'held')", last);

    assertThat(remove()).containsEntry("erp.call", 3L);

    assertThat(DB.value(Long.class, "select count(*) from erp.call where run_id is null"))
        .isEqualTo(1);
    assertThat(runs("sync.product_event")).containsExactly(last);
  }

  @Test
  void thePlacesOfTheLastListStayForRunsOfOneArticle() {
    ReadingRepository readings = new ReadingRepository(DB.database());
    Reading list = readings.start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "articles"), null);
    list = readings.commitArticles(list, List.of(new ArticleRow(7, 3, "{\"Id\": 7}")), "{}").next();
    readings.acceptListing(readings.complete(list), BigDecimal.ONE, false);
    past(500);

    remove();

    assertThat(new ChosenArticleRepository(DB.database()).place(7)).hasValue(3);
    assertThat(readings.wasAccepted("stock")).isTrue();
  }

  @Test
  void nobodyContinuesAListOfImagesWhoseRowsHaveGone() {
    ReadingRepository readings = new ReadingRepository(DB.database());
    ImageBlockRepository blocks = new ImageBlockRepository(DB.database());
    String list = ImageBlockRepository.list(null);
    Reading left = readings.start(new ReadingKey(DB.runId(), Phase.IMAGES, list), null);
    DB.execute(
        "insert into erp.reading_article select ?, i, i from generate_series(1, 6000) i",
        left.id());
    past(91);
    Reading next = readings.start(new ReadingKey(DB.runId(), Phase.IMAGES, list), null);

    assertThat(remove()).containsEntry("erp.reading_article", 6000L);

    assertThat(DB.fetch("select from erp.reading where id = ?", left.id())).isEmpty();
    assertThatThrownBy(() -> blocks.takeUp(next, new LeftReading(left.id(), "{}"), "{}"))
        .isInstanceOf(StaleReadingException.class);
  }

  @Test
  void twoAtOnceRemoveAllAndFailNeither() {
    versionsBeganBefore(0);
    long old = past(500);
    DB.execute(
        "insert into sync.product_event (run_id, article_id, at, kind) select ?, i, now() - interval '500 days', 'changed' from generate_series(1, 40000) i",
        old);

    CompletableFuture<Map<String, Long>> other =
        CompletableFuture.supplyAsync(RetentionRepositoryTest::remove);
    Map<String, Long> one = remove();
    Map<String, Long> both = other.join();

    assertThat(one.get("sync.product_event") + both.get("sync.product_event")).isEqualTo(40_001);
    assertThat(runs("sync.product_event")).isEmpty();
  }
}
