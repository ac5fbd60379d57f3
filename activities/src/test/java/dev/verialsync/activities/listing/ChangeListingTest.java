package dev.verialsync.activities.listing;

import static dev.verialsync.activities.listing.ListingFixture.ARTICLES;
import static dev.verialsync.activities.listing.ListingFixture.HEARTBEAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.workflows.messages.commands.AskChangesCommand;
import dev.verialsync.workflows.messages.results.ChangesReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which articles changed since the moments as of which their images are known. */
@SuppressWarnings("NullAway.Init")
final class ChangeListingTest {

  private static final Instant KNOWN = Instant.parse("2026-03-01T10:00:30Z");

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ListingFixture listing;

  @BeforeEach
  void begin() throws InterruptedException {
    listing = new ListingFixture(DB, temp, 10);
    listing.fill(25);
    listing.landArticles();
  }

  @AfterEach
  void end() {
    listing.close();
  }

  private void allAreKnown() {
    for (int id = 1; id <= 25; id++) {
      Samples.replaceImages(DB.database(), DB.runId(), KNOWN, List.of(Samples.images(id)));
    }
    DB.nextRun();
  }

  /** Verial's list of what changed since. */
  private void answer(int... ids) {
    listing.verial.own.put(
        ARTICLES,
        url -> url.queryParameter("fecha") == null ? listing.verial.rows(url) : page(url, ids));
  }

  private static MockResponse page(HttpUrl url, int... ids) {
    int first = Integer.parseInt(String.valueOf(url.queryParameter("inicio")));
    int last = Integer.parseInt(String.valueOf(url.queryParameter("fin")));
    StringBuilder rows = new StringBuilder();
    for (int place = first; place <= Math.min(last, ids.length); place++) {
      rows.append(rows.isEmpty() ? "" : ",").append("{\"Id\":%d}".formatted(ids[place - 1]));
    }
    return VerialServer.json(VerialServer.ok("\"Articulos\":[" + rows + "]")).build();
  }

  private ChangesReport ask(boolean full) throws InterruptedException {
    return new ChangeListing(listing.parts).ask(new AskChangesCommand(DB.runId(), full), HEARTBEAT);
  }

  private List<String> changed() {
    return listing.landed("select article_id from erp.changed_article order by article_id");
  }

  @Test
  void whereNothingIsKnownNothingIsAsked() throws InterruptedException {
    int asked = listing.verial.asked(ARTICLES).size();

    ChangesReport report = ask(false);

    assertThat(report.questions()).isZero();
    assertThat(report.complete()).isTrue();
    assertThat(listing.verial.asked(ARTICLES)).hasSize(asked);
  }

  @Test
  void whatChangedSinceIsKnown() throws InterruptedException {
    allAreKnown();
    answer(3, 20);

    ChangesReport report = ask(false);

    assertThat(report.questions()).isEqualTo(1);
    assertThat(report.changed()).isEqualTo(2);
    assertThat(report.complete()).isTrue();
    assertThat(changed()).containsExactly("3", "20");
  }

  @Test
  void theQuestionIsPutInMadridsMinutes() throws InterruptedException {
    allAreKnown();
    answer();

    ask(false);

    HttpUrl question =
        listing.verial.asked(ARTICLES).get(listing.verial.asked(ARTICLES).size() - 1);
    assertThat(question.query()).contains("fecha=2026-03-01").contains("11:00");
  }

  @Test
  void askedAgainInTheSameRunTheAnswerStands() throws InterruptedException {
    allAreKnown();
    answer(3);
    ask(false);
    int asked = listing.verial.asked(ARTICLES).size();

    assertThat(ask(false).questions()).isEqualTo(1);

    assertThat(listing.verial.asked(ARTICLES)).hasSize(asked);
    assertThat(changed()).containsExactly("3");
  }

  @Test
  void aFullRunAsksNothing() throws InterruptedException {
    allAreKnown();

    assertThat(ask(true).questions()).isZero();
  }

  @Test
  void anAnswerThatShowsAnArticleTwiceEachTimeIsNotWhole() throws InterruptedException {
    allAreKnown();
    answer(3, 3);

    ChangesReport report = ask(false);

    assertThat(report.complete()).isFalse();
    assertThat(report.note())
        .contains("more than once")
        .contains("asked for again by the next run");
    assertThat(changed()).containsExactly("3");
  }

  @Test
  void whereTheQuestionAloneFailsTheRunContinuesWithoutIt() throws InterruptedException {
    allAreKnown();
    listing.verial.own.put(ARTICLES, url -> VerialLists.failure(500));
    listing.failed(ARTICLES, 5);

    ChangesReport report = ask(false);

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsKey("list_unavailable");
    assertThat(changed()).isEmpty();
  }
}
