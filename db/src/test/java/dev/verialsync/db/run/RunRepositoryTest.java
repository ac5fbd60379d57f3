package dev.verialsync.db.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.CallRequest;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.media.ArticleImages;
import dev.verialsync.db.shop.ProductRepository;
import dev.verialsync.db.shop.ProductWrite;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunRepositoryTest {

  private static final RunOpening OTHER =
      new RunOpening("other", "x", "full", Phase.IMAGES, "{\"a\": 1}");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private RunRepository runs() {
    return new RunRepository(DB.database());
  }

  @Test
  void theLargestDifferenceOfVerialsClockStaysAndLaterRunsKnowIt() {
    RunRepository runs = new RunRepository(DB.database());
    long first = DB.runId();
    assertThat(runs.clockDifference(first)).isEmpty();
    runs.fixMoment(first, Instant.parse("2026-11-28T10:00:00Z"));
    runs.noteClockDifference(first, Duration.ofMinutes(-20));
    runs.noteClockDifference(first, Duration.ofMinutes(1));
    assertThat(runs.clockDifference(first)).contains(Duration.ofMinutes(-20));

    long second = DB.nextRun();
    runs.noteClockDifference(second, Duration.ZERO);
    assertThat(runs.clockDifferencesSince(Instant.parse("2026-11-28T10:00:00Z"), second))
        .containsExactlyInAnyOrder(Duration.ofMinutes(-20), Duration.ZERO);
    assertThat(runs.clockDifferencesSince(Instant.parse("2026-11-28T10:00:01Z"), second))
        .containsExactly(Duration.ZERO);
  }

  @Test
  void aNewRunIsNotBornIntoThePauseOfAnother() {
    CallGateRepository gate = new CallGateRepository(DB.database());
    GateLimits limits = new GateLimits(BigDecimal.TEN, 4, Duration.ofSeconds(30));
    gate.pause("lunch");
    assertThat(gate.state(limits).pausedSince()).isNotNull();

    DB.nextRun();

    assertThat(gate.state(limits).pausedSince()).isNull();
  }

  @Test
  void openingTwiceIsTheSameRun() {
    RunOpening opening = new RunOpening("sync", "first", "incremental", null, "{}");
    assertThat(runs().open(opening)).isEqualTo(new RunOpened.Opened(DB.runId(), true));
    assertThat(DB.value(Long.class, "select count(*) from sync.run")).isEqualTo(1);
  }

  @Test
  void aSecondRunIsToldWhoHoldsTheGuard() {
    assertThat(runs().open(OTHER))
        .isInstanceOfSatisfying(
            RunOpened.Held.class,
            held -> {
              assertThat(held.holder().runId()).isEqualTo(DB.runId());
              assertThat(held.holder().workflowId()).isEqualTo("sync");
              assertThat(held.holder().firstExecutionRunId()).isEqualTo("first");
            });
    assertThat(runs().holder().orElseThrow().runId()).isEqualTo(DB.runId());
  }

  private static RunOpening waiting(String workflowId) {
    return new RunOpening(workflowId, "w", "full", null, "{}", false, true);
  }

  @Test
  void oneWaitsForTheGuardAndGetsItNext() {
    RunHolder holder = runs().holder().orElseThrow();
    assertThat(runs().open(OTHER)).isEqualTo(new RunOpened.Held(holder, null));
    assertThat(runs().open(waiting("night"))).isEqualTo(new RunOpened.Held(holder, null));
    assertThat(runs().open(waiting("night"))).isEqualTo(new RunOpened.Held(holder, null));
    RunWaiter night = waiterSeenBy(waiting("second"));
    assertThat(night.workflowId()).isEqualTo("night");
    assertThat(waiterSeenBy(OTHER)).isEqualTo(night);

    runs().close(DB.runId(), RunStatus.COMPLETED, null);
    assertThat(runs().open(OTHER)).isEqualTo(new RunOpened.Promised(night));
    assertThat(runs().open(waiting("second"))).isEqualTo(new RunOpened.Promised(night));
    assertThat(runs().open(waiting("night"))).isInstanceOf(RunOpened.Opened.class);
    assertThat(waiterOf(runs().open(waiting("second")))).isNull();
  }

  @Test
  void aDeadHoldersGuardGoesToTheOneThatWaits() {
    RunHolder dead = runs().holder().orElseThrow();
    runs().open(waiting("night"));
    RunWaiter night = waiterSeenBy(OTHER);
    assertThat(runs().takeOver(OTHER, dead)).isEqualTo(new RunOpened.Promised(night));
    runs().forget(new RunWaiter("night", "an earlier chain", night.since()));
    assertThat(runs().takeOver(OTHER, dead)).isEqualTo(new RunOpened.Promised(night));

    runs().forget(night);

    assertThat(runs().takeOver(OTHER, dead)).isInstanceOf(RunOpened.Opened.class);
  }

  private RunWaiter waiterSeenBy(RunOpening asking) {
    RunWaiter waiter = waiterOf(runs().open(asking));
    assertThat(waiter).isNotNull();
    return waiter;
  }

  private static @Nullable RunWaiter waiterOf(RunOpened outcome) {
    return ((RunOpened.Held) outcome).waiter();
  }

  @Test
  void aDeadHolderIsTakenOverOnce() {
    RunHolder dead = runs().holder().orElseThrow();
    RunOpened taken = runs().takeOver(OTHER, dead);
    assertThat(taken).isInstanceOf(RunOpened.Opened.class);
    assertThat(runs().find(dead.runId()).orElseThrow().status()).isEqualTo(RunStatus.ABANDONED);

    RunOpened late = runs().takeOver(new RunOpening("third", "y", "full", null, "{}"), dead);
    assertThat(late).isInstanceOf(RunOpened.Held.class);
    assertThat(runs().takeOver(OTHER, dead))
        .isEqualTo(new RunOpened.Opened(((RunOpened.Opened) taken).runId(), true));
  }

  @Test
  void closingFreesTheGuardAndStaysAsItIs() {
    Run closed = runs().close(DB.runId(), RunStatus.FAILED, "wrong session\u0000");
    assertThat(closed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(closed.message()).isEqualTo("wrong session\uFFFD");
    assertThat(closed.finishedAt()).isNotNull();
    assertThat(runs().holder()).isEmpty();

    Run again = runs().close(DB.runId(), RunStatus.COMPLETED, null);
    assertThat(again).isEqualTo(closed);
  }

  @Test
  void anAbandonedRunFreesNobodysGuard() {
    runs().takeOver(OTHER, runs().holder().orElseThrow());
    Run closed = runs().close(DB.runId(), RunStatus.COMPLETED, null);
    assertThat(closed.status()).isEqualTo(RunStatus.ABANDONED);
    assertThat(runs().holder().orElseThrow().workflowId()).isEqualTo("other");
  }

  private long openDry() {
    runs().close(DB.runId(), RunStatus.COMPLETED, null);
    RunOpening dry = new RunOpening("dry", "first", "incremental", null, "{}", true, false);
    return ((RunOpened.Opened) runs().open(dry)).runId();
  }

  private boolean isDry() {
    return DB.value(Boolean.class, "select dry from sync.guard");
  }

  @Test
  void anEndedRunThatIsClosedAgainLeavesTheDryRunOfAnotherDry() {
    long ended = DB.runId();
    openDry();
    runs().close(ended, RunStatus.COMPLETED, null);
    assertThat(isDry()).isTrue();
  }

  @Test
  void aDryPartIsUndoneOnceAndItsDifferencesStay() {
    long run = openDry();
    Samples.list(DB.database(), run, 1, 2, 3);
    runs().fixMoment(run, Instant.parse("2026-11-28T10:00:00Z"));
    new ChangeRepository(DB.database())
        .answer(run, Instant.EPOCH, "1970-01-01", Instant.now(), List.of(1L));
    PlanRepository plans = new PlanRepository(DB.database());
    plans.planImages(new PlanRequest(run, false, false, null, 100));
    assertThat(DB.value(Long.class, "select count(*) from sync.difference")).isEqualTo(3);

    assertThat(runs().wasConfirmed(run)).isFalse();
    runs().undoDryPart(run);

    assertThat(isDry()).isFalse();
    assertThat(runs().wasConfirmed(run)).isTrue();
    assertThat(runs().holder().orElseThrow().runId()).isEqualTo(run);
    assertThat(runs().find(run).orElseThrow().moment()).isNull();
    assertThat(DB.value(Long.class, "select count(*) from sync.difference")).isEqualTo(3);
    for (String table :
        List.of("erp.article", "erp.reading", "erp.change_question", "sync.batch", "sync.undo")) {
      assertThat(DB.value(Long.class, "select count(*) from " + table)).as(table).isZero();
    }

    Samples.list(DB.database(), run, 1, 2, 3);
    plans.planImages(new PlanRequest(run, false, false, null, 100));
    runs().undoDryPart(run);
    assertThat(DB.value(Long.class, "select count(*) from erp.article")).isEqualTo(3);
    assertThat(DB.value(Long.class, "select count(*) from sync.batch")).isEqualTo(1);
  }

  @Test
  void noOtherRunMayUndoADryPart() {
    long ended = DB.runId();
    openDry();
    assertThatThrownBy(() -> runs().undoDryPart(ended))
        .isInstanceOf(FencedOffException.class)
        .hasMessage("run %d is not open", ended);
    assertThat(isDry()).isTrue();
  }

  @Test
  void aResetWorkflowOpensItsRunAgain() {
    runs().close(DB.runId(), RunStatus.FAILED, "because");
    RunOpened opened = runs().open(new RunOpening("sync", "first", "incremental", null, "{}"));
    assertThat(opened).isEqualTo(new RunOpened.Opened(DB.runId(), true));
    Run run = runs().find(DB.runId()).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(run.finishedAt()).isNull();
    assertThat(run.message()).isNull();
  }

  @Test
  void theFirstMomentStays() {
    Instant first = Instant.parse("2026-10-25T00:30:00.123456Z");
    assertThat(runs().fixMoment(DB.runId(), first)).isEqualTo(first);
    assertThat(runs().fixMoment(DB.runId(), first.plus(Duration.ofHours(1)))).isEqualTo(first);
    assertThat(runs().find(DB.runId()).orElseThrow().moment()).isEqualTo(first);
  }

  @Test
  void runsAreFoundLatestFirst() {
    long first = DB.runId();
    long second = DB.nextRun();
    assertThat(runs().latest(10)).extracting(Run::id).containsExactly(second, first);
    assertThat(runs().latest(1)).extracting(Run::id).containsExactly(second);
    assertThat(runs().findByWorkflow("sync")).extracting(Run::id).containsExactly(second, first);
    assertThat(runs().findByWorkflow("none")).isEmpty();
  }

  @Test
  void countsComeFromWhatTheRunWrote() {
    long run = DB.runId();
    Samples.list(DB.database(), run, 1, 2, 3);
    Samples.registerObject(DB.database(), run, Instant.now(), Samples.image(1));
    Samples.replaceImages(
        DB.database(),
        run,
        Instant.now(),
        List.of(
            Samples.images(1, 1),
            Samples.images(2, 1),
            new ArticleImages(3, List.of(), List.of(Samples.issue(3, IssueKind.NOT_AN_IMAGE)))));
    PlanRepository plans = new PlanRepository(DB.database());
    plans.planProducts(new PlanRequest(run, false, false, null, 100), 1);
    ProductRepository products = new ProductRepository(DB.database());
    products.write(
        new ProductWrite(
            run, 1, List.of(Samples.product(1), Samples.product(2)), List.of(), Map.of()));
    CallGateRepository gate = new CallGateRepository(DB.database());
    GateLimits limits = new GateLimits(java.math.BigDecimal.ZERO, 4, Duration.ofSeconds(30));
    gate.take(new CallRequest(run, "GetArticulosWS", null), limits);
    gate.take(new CallRequest(run, "GetImagenesArticulosWS", 1L), limits);
    gate.take(new CallRequest(run, "GetImagenesArticulosWS", 2L), limits);

    RunCounts counts = runs().close(run, RunStatus.COMPLETED_WITH_ISSUES, null).counts();

    assertThat(counts)
        .usingRecursiveComparison()
        .ignoringFields("transactionP99Millis", "transactionMaxMillis")
        .isEqualTo(
            new RunCounts(
                3,
                0,
                3,
                1,
                1,
                0,
                2,
                0,
                1,
                0,
                1,
                Map.of("not_an_image", 1L),
                0,
                3,
                Map.of("GetArticulosWS", 1L, "GetImagenesArticulosWS", 2L),
                1,
                0,
                0));
    assertThat(counts.transactionMaxMillis()).isPositive();
    assertThat(counts.transactionP99Millis()).isPositive();
  }
}
