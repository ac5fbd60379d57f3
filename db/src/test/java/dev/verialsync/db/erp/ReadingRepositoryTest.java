package dev.verialsync.db.erp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.Samples;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReadingRepositoryTest {

  private static final BigDecimal TENTH = new BigDecimal("0.1");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private ReadingRepository readings() {
    return new ReadingRepository(DB.database());
  }

  private Reading start() {
    return readings().start(new ReadingKey(DB.runId(), Phase.IMAGES, "articles"), null);
  }

  @Test
  void aCrashedReaderGoesOnAtItsBlock() {
    Reading reading = start();
    assertThat(reading.cursorJson()).isNull();
    readings()
        .commitArticles(reading, List.of(Samples.article(1), Samples.article(2)), "{\"next\": 3}");

    Reading resumed = start();
    assertThat(resumed.id()).isEqualTo(reading.id());
    assertThat(resumed.cursorJson()).isEqualTo("{\"next\": 3}");
    assertThat(resumed.blocks()).isEqualTo(1);
    assertThat(resumed.rows()).isEqualTo(2);
    assertThat(resumed.state()).isEqualTo(Reading.State.OPEN);

    readings().complete(resumed);
    assertThat(start().state()).isEqualTo(Reading.State.COMPLETE);
  }

  private static ArticleRow named(String name, String description) {
    return new ArticleRow(
        1,
        1,
        "{\"Id\": 1, \"Nombre\": \"%s\", \"Descripcion\": \"%s\"}".formatted(name, description));
  }

  private void land(ArticleRow row) {
    DB.nextRun();
    readings().commitArticles(start(), List.of(row), "{}");
  }

  private static String landedName() {
    return DB.value(String.class, "select row->>'Nombre' from erp.article where id = 1");
  }

  private static List<String> brokenFields() {
    return DB.fetch(
            "select field from sync.issue where kind = 'broken_characters' and closed_at is null order by 1")
        .getValues(0, String.class);
  }

  @Test
  void aRowWhoseCharactersWereLostOnTheWayKeepsTheFormerOne() {
    land(named("Cañón", "roto \uFFFD de siempre"));
    assertThat(brokenFields()).as("damaged from the very first").isEmpty();
    land(named("Ca\uFFFD\uFFFDn", "roto \uFFFD de siempre"));
    assertThat(landedName()).isEqualTo("Cañón");
    assertThat(brokenFields()).containsExactly("Nombre");

    land(named("Cañón nuevo", "roto \uFFFD otra vez"));
    assertThat(landedName()).as("where it was lost before").isEqualTo("Cañón nuevo");
    new ChosenArticleRepository(DB.database())
        .show(DB.runId(), List.of(named("Ca\uFFFDn", "x")))
        .forEach(issue -> assertThat(issue.field()).isEqualTo("Nombre"));
    assertThat(landedName()).as("of a chosen article").isEqualTo("Cañón nuevo");
  }

  @Test
  void attemptsThatBeginAtTheSameMomentShareOneReading() throws Exception {
    ExecutorService attempts = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        DB.nextRun();
        List<Future<Reading>> begun = attempts.invokeAll(Collections.nCopies(4, this::start));
        Set<Long> readings = new TreeSet<>();
        for (Future<Reading> reading : begun) {
          readings.add(reading.get().id());
        }
        assertThat(readings).hasSize(1);
      }
    } finally {
      attempts.shutdownNow();
    }
  }

  @Test
  void anAttemptThatWasOvertakenCommitsNothing() {
    Reading reading = start();
    readings().commitArticles(reading, List.of(Samples.article(1)), "{}");
    assertThatThrownBy(() -> readings().commitArticles(reading, List.of(Samples.article(2)), "{}"))
        .isInstanceOf(StaleReadingException.class);
    assertThat(DB.fetch("select id from erp.article").getValues(0, Long.class)).containsExactly(1L);
  }

  @Test
  void eachPhaseReadsAfresh() {
    Reading images = start();
    Reading products =
        readings().start(new ReadingKey(DB.runId(), Phase.PRODUCTS, "articles"), null);
    assertThat(products.id()).isNotEqualTo(images.id());
  }

  @Test
  void anAbandonedReadingStartsAgain() {
    Reading reading = start();
    Reading read = readings().commitArticles(reading, List.of(Samples.article(1)), "{}").next();
    readings().abandon(read);
    Reading again = start();
    assertThat(again.id()).isNotEqualTo(reading.id());
    assertThat(again.cursorJson()).isNull();
    assertThat(DB.value(Long.class, "select count(*) from erp.reading_article")).isZero();
  }

  @Test
  void whatAFailedRunLeftIsClearedAway() {
    readings().commitArticles(start(), List.of(Samples.article(1)), "{}");
    DB.nextRun();
    assertThat(start().cursorJson()).isNull();
    assertThat(DB.value(Long.class, "select count(*) from erp.reading_article")).isZero();
  }

  @Test
  void onlyDifferencesAreWritten() {
    BlockCommitted first =
        readings().commitArticles(start(), List.of(Samples.article(1), Samples.article(2)), "{}");
    assertThat(first.inserted()).isEqualTo(2);
    DB.nextRun();
    String before =
        DB.value(String.class, "select xmin::text || ctid::text from erp.article where id = 1");

    BlockCommitted second =
        readings()
            .commitArticles(
                start(), List.of(Samples.article(1), Samples.article(2, 2, "Otro")), "{}");
    assertThat(second.inserted()).isZero();
    assertThat(second.changed()).isEqualTo(1);
    assertThat(DB.value(String.class, "select row ->> 'Nombre' from erp.article where id = 2"))
        .isEqualTo("Otro");
    assertThat(
            DB.value(String.class, "select xmin::text || ctid::text from erp.article where id = 1"))
        .isEqualTo(before);
  }

  @Test
  void repeatedIdsAreReportedAndTheFirstCounts() {
    BlockCommitted first =
        readings()
            .commitArticles(
                start(),
                List.of(
                    Samples.article(1, 1, "uno"),
                    Samples.article(2, 2, "dos"),
                    Samples.article(1, 3, "otro")),
                "{}");
    assertThat(first.duplicates()).containsExactly(1L);

    BlockCommitted second =
        readings()
            .commitArticles(
                first.next(),
                List.of(
                    Samples.article(1, 3, "otro"),
                    Samples.article(2, 9, "otro"),
                    Samples.article(2, 2, "dos")),
                "{}");
    assertThat(second.duplicates()).containsExactly(1L, 2L);
    assertThat(
            DB.fetch("select row ->> 'Nombre' from erp.article order by id")
                .getValues(0, String.class))
        .containsExactly("uno", "dos");
  }

  @Test
  void anOverlappingRowIsNoDuplicate() {
    BlockCommitted first =
        readings().commitArticles(start(), List.of(Samples.article(1), Samples.article(2)), "{}");
    BlockCommitted second =
        readings()
            .commitArticles(first.next(), List.of(Samples.article(2), Samples.article(3)), "{}");
    assertThat(second.duplicates()).isEmpty();
  }

  @Test
  void nulAndHalfSurrogatesAreReplaced() {
    readings()
        .commitArticles(
            start(),
            List.of(
                new ArticleRow(
                    1,
                    1,
                    "{\"Nombre\": \"a\\u0000b\\\\u0000\\ud83dc\uD83D\", \"Ok\": \"\\ud83d\\ude00\"}")),
            "{}");
    assertThat(DB.value(String.class, "select row ->> 'Nombre' from erp.article"))
        .isEqualTo("a\uFFFDb\\u0000\uFFFDc\uFFFD");
    assertThat(DB.value(String.class, "select row ->> 'Ok' from erp.article"))
        .isEqualTo("\uD83D\uDE00");
  }

  @Test
  void dataThatPostgresRefusesIsSaidToBeRefused() {
    assertThatThrownBy(
            () ->
                readings().commitArticles(start(), List.of(new ArticleRow(1, 1, "{broken")), "{}"))
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.sqlState()).startsWith("22"));
    assertThat(start().blocks()).isZero();
  }

  @Test
  void whatIsNewReturnsOrVanishesIsListedAndTold() {
    ListingAccepted first = Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    assertThat(first).isEqualTo(new ListingAccepted(20, 0, 0, 0, 0, 20, false));
    DB.execute(
        "insert into media.article (article_id, as_of, state, images, list_hash, run_id) values (20, now(), 'known', 0, sync.digest(''), ?)",
        DB.runId());

    DB.nextRun();
    ListingAccepted second = Samples.list(DB.database(), DB.runId(), Samples.range(1, 19));
    assertThat(second).isEqualTo(new ListingAccepted(19, 20, 1, 1, 0, 0, false));
    assertThat(DB.value(Boolean.class, "select listed from erp.article where id = 20")).isFalse();
    assertThat(
            DB.value(
                Boolean.class, "select as_of is null from media.article where article_id = 20"))
        .isTrue();

    DB.nextRun();
    ListingAccepted third = Samples.list(DB.database(), DB.runId(), Samples.range(1, 21));
    assertThat(third).isEqualTo(new ListingAccepted(21, 19, 0, 0, 1, 1, false));
    assertThat(
            DB.fetch("select kind from sync.product_event where article_id = 20 order by id")
                .getValues(0, String.class))
        .containsExactly("first_seen", "vanished", "returned");
    assertThat(DB.value(Long.class, "select count(*) from erp.reading_article"))
        .as("the places of the latest list are kept, and no others")
        .isEqualTo(21);
  }

  @Test
  void acceptingAgainAnswersAsBefore() {
    Reading read = readings().commitArticles(start(), List.of(Samples.article(1)), "{}").next();
    Reading complete = readings().complete(read);
    ListingAccepted first = readings().acceptListing(complete, TENTH, false);
    assertThat(readings().acceptListing(complete, TENTH, false)).isEqualTo(first);
    assertThat(DB.value(Long.class, "select count(*) from sync.product_event")).isEqualTo(1);
    assertThat(start().state()).isEqualTo(Reading.State.ACCEPTED);
  }

  @Test
  void aReadingThatIsNotCompleteIsNotAccepted() {
    Reading reading = start();
    assertThatThrownBy(() -> readings().acceptListing(reading, TENTH, true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ofAListThatIsNotWholeOnlyWhatItShowsCounts() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    DB.nextRun();
    Reading part =
        readings()
            .commitArticles(
                start(),
                List.of(Samples.article(1), Samples.article(21), Samples.article(1, 3, "otro")),
                "{}")
            .next();
    assertThat(part.repeated()).containsExactly(1L);
    assertThat(readings().seen(part)).startsWith("2 ");
    ListingAccepted accepted = readings().acceptPart(part);
    assertThat(accepted).isEqualTo(new ListingAccepted(2, 20, 19, 0, 0, 1, true));
    assertThat(readings().acceptPart(part)).isEqualTo(accepted);
    assertThat(DB.value(Long.class, "select count(*) from erp.article where listed")).isEqualTo(21);
    assertThat(readings().latest(DB.runId(), "articles")).as("no whole list").isEmpty();
  }

  @Test
  void aRowThatIsLeftOutIsCountedWithTheCursorBehindIt() {
    Reading begun = start();
    Reading next = readings().leaveOut(begun, List.of(7L), "{\"at\": 2}");
    readings().doubt(next, List.of(9L));
    assertThat(next.unreadable()).isEqualTo(1);
    assertThat(next.cursorJson()).contains("at");
    assertThat(DB.value(String.class, "select in_doubt::text from erp.reading")).isEqualTo("{7,9}");
    assertThatThrownBy(() -> readings().leaveOut(begun, List.of(), "{}"))
        .isInstanceOf(StaleReadingException.class);
  }

  @Test
  void aListThatShrankTooMuchUnlistsNothing() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 20));
    DB.nextRun();
    ListingAccepted refused = Samples.list(DB.database(), DB.runId(), Samples.range(1, 17));
    assertThat(refused).isEqualTo(new ListingAccepted(17, 20, 3, 0, 0, 0, true));
    assertThat(DB.value(Long.class, "select count(*) from erp.article where listed")).isEqualTo(20);
  }

  @Test
  void anEmptyListUnlistsNothingUnlessItIsRight() {
    Samples.list(DB.database(), DB.runId(), Samples.range(1, 2));
    DB.nextRun();
    Reading complete = readings().complete(start());
    assertThat(readings().acceptListing(complete, BigDecimal.ONE, false).shrinkRefused()).isTrue();
    assertThat(DB.value(Long.class, "select count(*) from erp.article where listed")).isEqualTo(2);

    DB.nextRun();
    ListingAccepted accepted = readings().acceptListing(readings().complete(start()), TENTH, true);
    assertThat(accepted.vanished()).isEqualTo(2);
  }

  @Test
  void whoTakesOverKnowsWhatVerialCountsInstead() {
    ReadingKey key = new ReadingKey(DB.runId(), Phase.PRODUCTS, "articles");
    ReadingRepository readings = new ReadingRepository(DB.database());
    readings.complete(readings.start(key, null), "12 were read, 13 counted");
    assertThat(readings.start(key, null).belied()).isEqualTo("12 were read, 13 counted");
  }

  @Test
  void aListIsBegunAnewInOneStepByOneAttempt() {
    ReadingKey key = new ReadingKey(DB.runId(), Phase.PRODUCTS, "stock");
    ReadingRepository readings = new ReadingRepository(DB.database());
    Reading former = readings.start(key, "2026-01-01T10:00");
    readings.beginAnew(former, "{\"at\": 7}");
    Reading next = readings.start(key, null);
    assertThat(next.id()).isNotEqualTo(former.id());
    assertThat(next.since()).isEqualTo("2026-01-01T10:00");
    assertThat(next.cursorJson()).isEqualTo("{\"at\": 7}");
    assertThatThrownBy(() -> readings.beginAnew(former, "{}"))
        .isInstanceOf(StaleReadingException.class);
    assertThat(readings.start(key, null)).isEqualTo(next);
  }
}
