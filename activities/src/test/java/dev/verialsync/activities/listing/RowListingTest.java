package dev.verialsync.activities.listing;

import static dev.verialsync.activities.listing.ListingFixture.STOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.activities.verial.VerialServer;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Stock, landed whole; tariffs are landed likewise. */
@SuppressWarnings("NullAway.Init")
final class RowListingTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ListingFixture listing;

  @BeforeEach
  void begin() throws InterruptedException {
    listing = new ListingFixture(DB, temp, 100);
    listing.fill(60);
    listing.landArticles();
  }

  @AfterEach
  void end() {
    listing.close();
  }

  private List<String> stock() {
    return listing.landed(
        "select article_id || ':' || quantity::float from erp.stock order by article_id");
  }

  @Test
  void rowsOfAnArticleAreSummed() throws InterruptedException {
    listing.verial.add(STOCK, "{\"ID_Articulo\":60,\"Stock\":1.5}");

    ListingReport report = listing.landStock();

    assertThat(report.complete()).isTrue();
    assertThat(stock()).hasSize(60).endsWith("60:6.5");
  }

  @Test
  void anArticleWithTooManyRowsKeepsWhatItHad() throws InterruptedException {
    listing.landStock();
    List<String> before = stock();
    DB.nextRun();
    listing.landArticles();
    List<String> many = new ArrayList<>(listing.verial.rows.get(STOCK));
    for (int i = 0; i < 5_000; i++) {
      many.add(4, "{\"ID_Articulo\":5,\"Stock\":%d}".formatted(i));
    }
    String body = "{\"InfoError\":{\"Codigo\":0},\"Stock\":[%s]}".formatted(String.join(",", many));
    listing.verial.own.put(STOCK, url -> VerialServer.json(body).build());

    ListingReport report = listing.landStock();

    assertThat(report.issues()).containsOnlyKeys("too_many_rows");
    assertThat(stock()).isEqualTo(before);
    assertThat(report.rows()).as("rows that were kept").isLessThan(1_100);
    assertThat(
            listing.landed(
                "select max(length(cursor::text)) from erp.reading where list = 'stock'"))
        .as("the cursor holds no rows")
        .allMatch(length -> Integer.parseInt(length) < 20_000);
  }

  @Test
  void anEmptyListIsNotBelieved() throws InterruptedException {
    listing.landStock();
    List<String> before = stock();
    DB.nextRun();
    listing.landArticles();
    listing.verial.rows.get(STOCK).clear();

    ListingReport report = listing.landStock();

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsKey("list_empty");
    assertThat(stock()).isEqualTo(before);
  }

  @Test
  void aListWhoseBlocksNeverFitIsKept() throws InterruptedException {
    listing.landStock();
    List<String> before = stock();
    DB.nextRun();
    listing.landArticles();
    AtomicInteger count = new AtomicInteger(60);
    listing.verial.own.put(
        "GetNumArticulosWS",
        url ->
            VerialServer.json(
                    "{\"InfoError\":{\"Codigo\":0},\"Numero\":%d}"
                        .formatted(count.incrementAndGet()))
                .build());

    ListingReport report = listing.landStock();

    assertThat(report.complete()).isFalse();
    assertThat(report.issues()).containsOnlyKeys("list_unsteady");
    assertThat(stock()).isEqualTo(before);
  }

  @Test
  void aListThatAloneFailsIsKept() throws InterruptedException {
    listing.landStock();
    List<String> before = stock();
    DB.nextRun();
    listing.landArticles();
    listing.verial.own.put(STOCK, url -> VerialLists.failure(500));
    listing.failed(STOCK, 5);

    ListingReport report = listing.landStock();

    assertThat(report.issues()).containsOnlyKeys("list_unavailable");
    assertThat(stock()).isEqualTo(before);
  }
}
