package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CallRequest;
import dev.verialsync.db.gate.CompletedCall;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.gate.PermitAnswer;
import dev.verialsync.db.history.ArticleHistory;
import dev.verialsync.db.history.HistoryRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.issue.NewIssue;
import dev.verialsync.db.issue.RecordedIssue;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IssueAndHistoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private IssueRepository issues() {
    return new IssueRepository(DB.database());
  }

  @Test
  void anIssueIsRecordedOnceAndLearnsItsLatestValue() {
    long first = DB.runId();
    issues()
        .record(
            first,
            IssueSource.ARTICLES,
            List.of(
                new NewIssue(1L, "Peso", null, IssueKind.BAD_VALUE, "x\u0000", "m"),
                new NewIssue(1L, "Peso", null, IssueKind.BAD_VALUE, "x", "m")));
    long second = DB.nextRun();
    issues()
        .record(
            second,
            IssueSource.ARTICLES,
            List.of(new NewIssue(1L, "Peso", null, IssueKind.BAD_VALUE, "y".repeat(5000), "m2")));
    List<RecordedIssue> open = issues().open(10);
    assertThat(open).hasSize(1);
    assertThat(open.get(0).openedRunId()).isEqualTo(first);
    assertThat(open.get(0).lastRunId()).isEqualTo(second);
    assertThat(open.get(0).issue().message()).isEqualTo("m2");
    assertThat(open.get(0).issue().value()).hasSize(1000);
    assertThat(DB.value(Long.class, "select count(*) from sync.product_event where kind = 'issue'"))
        .isEqualTo(1);
  }

  @Test
  void aRowWithoutIdCanHaveAnIssueToo() {
    issues()
        .record(
            DB.runId(),
            IssueSource.STOCK,
            List.of(
                new NewIssue(null, "ID_Articulo", 5, IssueKind.NO_ID, null, "row 5 has no id")));
    issues()
        .record(
            DB.runId(),
            IssueSource.STOCK,
            List.of(
                new NewIssue(null, "ID_Articulo", 5, IssueKind.NO_ID, null, "row 5 has no id")));
    assertThat(issues().open(10))
        .extracting(RecordedIssue::source)
        .containsExactly(IssueSource.STOCK);
  }

  @Test
  void issuesThatARunDidNotMeetAreClosedBySource() {
    issues()
        .record(
            DB.runId(),
            IssueSource.STOCK,
            List.of(Samples.issue(1, IssueKind.NO_STOCK), Samples.issue(2, IssueKind.NO_STOCK)));
    issues().record(DB.runId(), IssueSource.TARIFFS, List.of(Samples.issue(1, IssueKind.NO_STOCK)));
    long next = DB.nextRun();
    issues().record(next, IssueSource.STOCK, List.of(Samples.issue(2, IssueKind.NO_STOCK)));
    assertThat(issues().closeUnmet(next, IssueSource.STOCK)).isEqualTo(1);
    assertThat(issues().open(10))
        .extracting(RecordedIssue::source)
        .containsExactlyInAnyOrder(IssueSource.STOCK, IssueSource.TARIFFS);
  }

  @Test
  void whatARunMetIsToldFromWhatEarlierRunsLeft() {
    issues()
        .record(
            DB.runId(),
            IssueSource.STOCK,
            List.of(Samples.issue(1, IssueKind.NO_STOCK), Samples.issue(2, IssueKind.NO_STOCK)));
    long next = DB.nextRun();
    issues()
        .record(
            next,
            IssueSource.STOCK,
            List.of(Samples.issue(2, IssueKind.NO_STOCK), Samples.issue(3, IssueKind.NO_STOCK)));

    assertThat(issues().openOf(next, 10))
        .extracting(open -> open.issue().articleId())
        .containsExactly(3L, 2L);
    assertThat(issues().openOf(next, 1)).hasSize(1);
    assertThat(issues().openOfOthers(next)).isEqualTo(1);
  }

  @Test
  void anAcceptedIssueIsCountedApartUntilItsValueChanges() {
    record(DB.runId(), "x");
    long id = issues().open(1).get(0).id();

    assertThat(issues().accept(List.of(id, 999L), "the ERP cannot do better", "ana"))
        .containsExactly(id);

    assertThat(issues().find(false, null, null, 10)).isEmpty();
    assertThat(issues().find(true, "bad_value", 1L, 10))
        .extracting(RecordedIssue::accepted)
        .containsExactly(true);
    assertThat(closed(DB.runId())).isEqualTo("completed 0 1");
    long second = DB.nextRun();
    record(second, "x");
    assertThat(closed(second)).isEqualTo("completed 0 1");
    long third = DB.nextRun();
    record(third, "y");
    assertThat(issues().find(false, null, null, 10)).hasSize(1);
    assertThat(closed(third)).isEqualTo("completed_with_issues 1 0");
  }

  @Test
  void anAcceptanceCanBeTakenBack() {
    record(DB.runId(), "x");
    long id = issues().open(1).get(0).id();
    issues().accept(List.of(id), null, "ana");
    assertThat(issues().accepted()).isOne();

    assertThat(issues().withdraw(List.of(id))).containsExactly(id);

    assertThat(issues().withdraw(List.of(id))).isEmpty();
    assertThat(issues().accepted()).isZero();
    assertThat(closed(DB.runId())).isEqualTo("completed_with_issues 1 0");
  }

  private void record(long run, String value) {
    issues()
        .record(
            run,
            IssueSource.ARTICLES,
            List.of(new NewIssue(1L, "Peso", null, IssueKind.BAD_VALUE, value, "m")));
  }

  private static String closed(long runId) {
    Run run = new RunRepository(DB.database()).close(runId, RunStatus.COMPLETED_WITH_ISSUES, null);
    return "%s %d %d"
        .formatted(run.status().label(), run.counts().issues(), run.counts().issuesAccepted());
  }

  @Test
  void anArticlesStoryIsWhole() {
    long run = DB.runId();
    Samples.list(DB.database(), run, 4711);
    CallGateRepository gate = new CallGateRepository(DB.database());
    PermitAnswer permit =
        gate.take(
            new CallRequest(run, "GetImagenesArticulosWS", 4711L),
            new GateLimits(BigDecimal.TEN, 4, Duration.ofSeconds(30)));
    gate.complete(
        new CompletedCall(((PermitAnswer.Granted) permit).callId(), 190, 5000L, "ok", true, null));
    Samples.registerObject(DB.database(), run, Instant.now(), Samples.image(1));
    Samples.replaceImages(
        DB.database(),
        run,
        Instant.parse("2026-03-01T10:00:00Z"),
        List.of(Samples.images(4711, 1)));
    new ProductRepository(DB.database())
        .write(
            new ProductWrite(
                run,
                1,
                List.of(Samples.product(4711)),
                List.of(Samples.issue(4711, IssueKind.BAD_VALUE)),
                Map.of(4711L, new java.util.UUID(1, 1))));

    ArticleHistory history = new HistoryRepository(DB.database()).find(4711).orElseThrow();

    assertThat(history.landed().listed()).isTrue();
    assertThat(history.images().list()).containsExactly(Samples.image(1));
    assertThat(history.images().asOf()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(history.productJson()).contains("\"main_image_key\"", "Libro 4711");
    assertThat(history.tiersJson()).contains("\"min_units\": 3");
    assertThat(history.events())
        .extracting(ArticleHistory.Event::kind)
        .containsExactly(
            EventKind.FIRST_SEEN, EventKind.IMAGE_ADDED, EventKind.INSERTED, EventKind.ISSUE);
    assertThat(history.events()).extracting(ArticleHistory.Event::workflowId).containsOnly("sync");
    assertThat(history.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.millis()).isEqualTo(190));
    assertThat(history.issues())
        .singleElement()
        .satisfies(issue -> assertThat(issue.source()).isEqualTo(IssueSource.PRODUCTS));
  }

  @Test
  void nothingIsKnownOfAnUnknownArticle() {
    assertThat(new HistoryRepository(DB.database()).find(1)).isEmpty();
  }
}
