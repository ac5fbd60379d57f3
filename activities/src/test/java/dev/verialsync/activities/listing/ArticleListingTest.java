package dev.verialsync.activities.listing;

import static dev.verialsync.activities.listing.ListingFixture.ARTICLES;
import static dev.verialsync.activities.listing.ListingFixture.STOCK;
import static dev.verialsync.activities.listing.ListingFixture.TARIFFS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** GetArticulosWS, landed whole. */
@SuppressWarnings("NullAway.Init")
final class ArticleListingTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ListingFixture listing;

  @BeforeEach
  void begin() throws InterruptedException {
    listing = new ListingFixture(DB, temp, 10);
    listing.fill(25);
  }

  @AfterEach
  void end() {
    listing.close();
  }

  private List<String> listed() {
    return listing.landed("select id from erp.article where listed order by id");
  }

  @Test
  void whatAWholeListLacksIsUnlisted() throws InterruptedException {
    listing.landArticles();
    listing.verial.rows.get(ARTICLES).remove(6);
    DB.nextRun();

    ListingReport report = listing.landArticles();

    assertThat(report.complete()).isTrue();
    assertThat(listed()).hasSize(24).doesNotContain("7");
  }

  @Test
  void aListThatIsMuchShorterUnlistsNothing() throws InterruptedException {
    listing.landArticles();
    listing.verial.rows.get(ARTICLES).subList(5, 25).clear();
    DB.nextRun();

    ListingReport report = listing.landArticles();

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsOnlyKeys("list_too_short");
    assertThat(listed()).hasSize(25);
  }

  @Test
  void aReadingThatFailedGoesOnAtItsBlock() throws InterruptedException {
    listing.verial.own.put(
        ARTICLES,
        url ->
            url.queryParameter("inicio").equals("1")
                ? listing.verial.rows(url)
                : VerialLists.failure(500));
    assertThatThrownBy(listing::landArticles).isInstanceOf(VerialTransientException.class);
    listing.verial.own.clear();

    ListingReport report = listing.landArticles();

    assertThat(report.rows()).isEqualTo(25);
    assertThat(listed()).hasSize(25);
    assertThat(listing.places(ARTICLES)).startsWith("1", "10", "10", "19").containsOnlyOnce("1");
  }

  @Test
  void theNextBlockIsAskedForWhileOneIsLandedAndNoFurtherOne() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            work -> {
              thread.set(new Thread(work, "reader"));
              return thread.get();
            });
    try {
      Future<ListingReport> report =
          DB.database()
              .transactions()
              .inTransaction(
                  sql -> {
                    sql.execute("lock table erp.reading_article in share mode");
                    Future<ListingReport> begun = reader.submit(listing::landArticles);
                    await().atMost(Duration.ofMinutes(1)).until(() -> awaitsLanding(thread.get()));
                    assertThat(listing.places(ARTICLES)).containsExactly("1", "10");
                    return begun;
                  });

      assertThat(report.get().rows()).isEqualTo(25);
      assertThat(listing.places(ARTICLES)).startsWith("1", "10", "19").doesNotHaveDuplicates();
    } finally {
      reader.shutdownNow();
    }
  }

  /** It has read the next block, and asks for no other before the one in front of it is landed. */
  private static boolean awaitsLanding(Thread reader) {
    StackTraceElement[] stack = reader.getStackTrace();
    return IntStream.range(1, stack.length)
        .anyMatch(
            at ->
                stack[at].getClassName().equals(LandingInTurn.class.getName())
                    && stack[at - 1].getClassName().equals(FutureTask.class.getName()));
  }

  @Test
  void listsThatFailNextToOneAnotherGoOnEachAtItsBlock() throws Exception {
    listing.landArticles();
    for (int id = 1; id <= 25; id++) {
      listing.verial.add(TARIFFS, "{\"ID_Articulo\":%d,\"Precio\":5}".formatted(id));
    }
    fails(STOCK, "10");
    fails(TARIFFS, "19");
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try {
      List<Callable<ListingReport>> lists = List.of(listing::landStock, listing::landTariffs);
      for (Future<ListingReport> failed : readers.invokeAll(lists)) {
        assertThatThrownBy(failed::get).hasCauseInstanceOf(VerialTransientException.class);
      }
      listing.verial.own.clear();

      for (Future<ListingReport> report : readers.invokeAll(lists)) {
        assertThat(report.get().rows()).isEqualTo(25);
      }
    } finally {
      readers.shutdownNow();
    }
    assertThat(listing.places(STOCK)).startsWith("1", "10", "10", "19").containsOnlyOnce("1");
    assertThat(listing.places(TARIFFS))
        .startsWith("1", "10", "19", "19")
        .containsOnlyOnce("1", "10");
  }

  private void fails(String method, String from) {
    listing.verial.own.put(
        method,
        url ->
            from.equals(url.queryParameter("art_inicio"))
                ? VerialLists.failure(500)
                : listing.verial.rows(url));
  }

  @Test
  void aListThatRepeatsArticlesUnlistsNothing() throws InterruptedException {
    listing.landArticles();
    List<String> rows = listing.verial.rows.get(ARTICLES);
    rows.set(24, rows.get(0));
    DB.nextRun();

    ListingReport report = listing.landArticles();

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsOnlyKeys("duplicate_id");
    assertThat(listed()).hasSize(25);
  }

  @Test
  void aListThatAloneFailsIsKept() throws InterruptedException {
    listing.landArticles();
    DB.nextRun();
    listing.verial.own.put(ARTICLES, url -> VerialLists.failure(500));
    listing.failed(ARTICLES, 5);

    ListingReport report = listing.landArticles();

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsOnlyKeys("list_unavailable");
    assertThat(listed()).hasSize(25);
  }

  @Test
  void aFirstListThatFailsIsWaitedFor() {
    listing.verial.own.put(ARTICLES, url -> VerialLists.failure(500));
    listing.failed(ARTICLES, 5);

    assertThatThrownBy(listing::landArticles).isInstanceOf(VerialTransientException.class);
  }
}
