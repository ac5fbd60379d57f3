package dev.verialsync.acceptance.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.ActivitySequence;
import dev.verialsync.acceptance.DatedFront;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.worker.WiredActivities;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole runs, activity by activity, by a clock that is set: no change is missed. */
@ExtendWith(EmbeddedStack.class)
@Timeout(120)
final class ClockTest {

  private static final int ARTICLES = 12;

  /**
   * A change between two runs.
   *
   * @param erp how far the ERP's clock is ahead of ours
   */
  private record Case(String title, String firstRun, String change, String nextRun, Duration erp) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              "the hour that spring skips",
              "2027-03-28T00:50:00Z",
              "2027-03-28T01:05:00Z",
              "2027-03-28T01:20:00Z",
              Duration.ZERO),
          new Case(
              "a run across midnight",
              "2027-06-01T21:59:40Z",
              "2027-06-01T22:00:05Z",
              "2027-06-01T22:00:50Z",
              Duration.ZERO),
          new Case(
              "an ERP ten minutes behind, around midnight",
              "2027-06-10T22:03:00Z",
              "2027-06-10T22:04:00Z",
              "2027-06-10T22:30:00Z",
              Duration.ofMinutes(-10)),
          new Case(
              "an ERP ten minutes ahead, around midnight",
              "2027-06-12T21:52:00Z",
              "2027-06-12T21:53:00Z",
              "2027-06-12T21:54:00Z",
              Duration.ofMinutes(10)),
          new Case(
              "an ERP two hours behind, more than the margin",
              "2027-06-14T10:00:00Z",
              "2027-06-14T10:01:00Z",
              "2027-06-14T10:02:00Z",
              Duration.ofHours(-2)),
          new Case(
              "an ERP a year behind",
              "2027-06-16T10:00:00Z",
              "2027-06-16T10:01:00Z",
              "2027-06-16T10:02:00Z",
              Duration.ofDays(-365)),
          new Case(
              "an ERP a year ahead",
              "2027-06-18T10:00:00Z",
              "2027-06-18T10:01:00Z",
              "2027-06-18T10:02:00Z",
              Duration.ofDays(365)),
          new Case(
              "the hour that autumn shows twice",
              "2027-10-31T00:50:00Z",
              "2027-10-31T01:05:00Z",
              "2027-10-31T01:20:00Z",
              Duration.ZERO));

  @Test
  void noChangeIsMissedWhateverTheClocksShow(LocalStack stack) throws Exception {
    SetClock clock = new SetClock();
    try (SyncFixture sync =
            SyncFixture.on(
                stack, SimulatorOptions.builder().articles(ARTICLES).imageBytes(4_000).build());
        DatedFront front = new DatedFront(sync.simulator.uri(), sync.simulator.clock());
        WiredActivities activities =
            new WiredActivities(
                sync.with("VERIAL_URL", front.uri()).settings(), sync.temporal().client(), clock)) {
      TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
      try {
        environment.registerActivitiesImplementations(activities.all());
        ActivitySequence runs =
            new ActivitySequence(environment, ActivitySequence.Manner.ARTICLE_BY_ARTICLE);
        for (int i = 0; i < CASES.size(); i++) {
          changeIsSeen(CASES.get(i), i + 1, sync, clock, runs);
        }
      } finally {
        environment.close();
      }
    }
  }

  private static void changeIsSeen(
      Case one, long article, SyncFixture sync, SetClock clock, ActivitySequence runs) {
    clock.now = Instant.parse(one.firstRun());
    sync.simulator.clock().freezeAt(clock.now.plus(one.erp()));
    runs.carryOut(one.title() + ", before", ONCE);
    sync.simulator.clock().freezeAt(Instant.parse(one.change()).plus(one.erp()));
    sync.simulator.catalogue().addImage(article);
    sync.simulator.calls().reset();
    clock.now = Instant.parse(one.nextRun());

    runs.carryOut(one.title() + ", after", ONCE);

    assertThat(sync.simulator.calls().imageCalls()).as(one.title()).containsKey(article);
    assertThat(
            sync.sql()
                .number("select count(*) from shop.product_image where product_id = " + article))
        .as(one.title())
        .isEqualTo(sync.simulator.catalogue().imageCount(article));
    if (one.erp().abs().compareTo(Duration.ofHours(1)) > 0) {
      assertThat(
              sync.sql()
                  .lines(
                      "select kind, message from sync.issue where closed_at is null and source = 'changes'"))
          .as(one.title())
          .singleElement()
          .satisfies(
              issue ->
                  assertThat(issue)
                      .startsWith("clock_differs Verial's clock is ")
                      .contains(
                          one.erp().isNegative()
                              ? " behind this machine's"
                              : " ahead of this machine's"));
    }
  }

  private static final ActivitySequence.Calling ONCE =
      new ActivitySequence.Calling() {
        @Override
        public <T> T call(String activity, Supplier<T> command) {
          return command.get();
        }
      };

  /** Shows what it is told to. */
  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
