package dev.verialsync.activities.listing;

import static dev.verialsync.activities.listing.ListingFixture.CATEGORIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.listing.reference.ReferenceLists;
import dev.verialsync.activities.verial.VerialLists;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.reference.ReferenceRepository;
import dev.verialsync.workflows.messages.results.ListingReport;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The lists that articles point into. */
@SuppressWarnings("NullAway.Init")
final class ReferenceListsTest {

  @RegisterExtension static final DatabaseExtension DB = new DatabaseExtension();

  @TempDir Path temp;
  private ListingFixture listing;

  @BeforeEach
  void begin() throws InterruptedException {
    listing = new ListingFixture(DB, temp, 100);
    for (int id = 1; id <= 20; id++) {
      category(id, 0);
    }
    land();
    DB.nextRun();
  }

  @AfterEach
  void end() {
    listing.close();
  }

  private void category(int id, int parent) {
    listing.verial.add(
        CATEGORIES, "{\"Id\":%d,\"ID_Padre\":%d,\"Nombre\":\"C%d\"}".formatted(id, parent, id));
  }

  private ListingReport land() throws InterruptedException {
    return new ReferenceLists(
            listing.parts, new ReferenceRepository(DB.database(), new BigDecimal("0.2")))
        .land(listing.command(), ListingFixture.HEARTBEAT);
  }

  private List<String> listed() {
    return listing.landed("select id from erp.category where listed order by id");
  }

  @Test
  void whatAListLacksIsUnlisted() throws InterruptedException {
    listing.verial.rows.get(CATEGORIES).remove(0);

    ListingReport report = land();

    assertThat(report.issues()).isEmpty();
    assertThat(listed()).hasSize(19);
  }

  @Test
  void aListOfMoreRowsThanViewsMayHaveIsNotRead() throws InterruptedException {
    for (int id = 21; id <= 20_001; id++) {
      category(id, 1);
    }

    ListingReport report = land();

    assertThat(report.issues()).containsOnlyKeys("too_many_rows");
    assertThat(report.note()).contains(CATEGORIES, "20000");
    assertThat(listed()).hasSize(20);
    listing.verial.rows.get(CATEGORIES).subList(20, 20_001).clear();
    DB.nextRun();
    assertThat(land().issues()).as("the honest list is believed again").isEmpty();
  }

  @Test
  void aListThatIsMuchShorterUnlistsNothing() throws InterruptedException {
    listing.verial.rows.get(CATEGORIES).subList(5, 20).clear();

    assertThat(land().issues()).containsOnlyKeys("list_too_short");
    assertThat(listed()).hasSize(20);
  }

  @Test
  void anEmptyListIsNotBelieved() throws InterruptedException {
    listing.verial.rows.get(CATEGORIES).clear();

    assertThat(land().issues()).containsOnlyKeys("list_empty");
    assertThat(listed()).hasSize(20);
  }

  @Test
  void aCircleIsCut() throws InterruptedException {
    category(21, 22);
    category(22, 21);

    assertThat(land().issues()).containsOnlyKeys("category_cycle");
    assertThat(listed()).hasSize(22);
  }

  @Test
  void aListThatAloneFailsIsKept() throws InterruptedException {
    listing.verial.own.put(CATEGORIES, url -> VerialLists.failure(500));
    listing.failed(CATEGORIES, 3);

    ListingReport report = land();

    assertThat(report.issues()).containsOnlyKeys("list_unavailable");
    assertThat(report.note()).contains(CATEGORIES);
    assertThat(listed()).hasSize(20);
  }

  @Test
  void aMethodThatTheVersionLacksIsNoIssue() throws InterruptedException {
    listing.verial.own.put(CATEGORIES, url -> VerialLists.failure(404));

    ListingReport report = land();

    assertThat(report.issues()).isEmpty();
    assertThat(report.note()).contains("does not know " + CATEGORIES);
    assertThat(listed()).hasSize(20);
  }
}
