package dev.verialsync.db.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.gate.GateLimits;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.notification.NotificationTarget;
import dev.verialsync.db.run.RunEnding;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.HoldRepository;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outbox as runs end and the watch judges, in a database. */
class WatchRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static final GateLimits LIMITS =
      new GateLimits(BigDecimal.TEN, 4, Duration.ofSeconds(30));
  private static final Set<NotificationTarget> BOTH =
      Set.of(NotificationTarget.MAIL, NotificationTarget.WEBHOOK);

  /** Without the digest: whether it comes depends on the hour. */
  private static final Set<NotificationKind> CONDITIONS_AND_RUNS =
      EnumSet.complementOf(EnumSet.of(NotificationKind.DAILY));

  private static int executions;
  private Instant now = Instant.now();
  private WatchPolicy policy = policy(CONDITIONS_AND_RUNS, true, BOTH);

  private static WatchPolicy policy(
      Set<NotificationKind> kinds, boolean recovered, Set<NotificationTarget> targets) {
    return new WatchPolicy(
        kinds,
        recovered,
        targets,
        new Thresholds(Duration.ofHours(26), Duration.ofMinutes(5)),
        LocalTime.of(8, 0));
  }

  @BeforeEach
  void nothingBefore() {
    closed(DB.runId(), RunStatus.CANCELLED, null, RunEnding.NOTHING);
    DB.execute("delete from sync.run");
    DB.execute("update sync.installation set made_at = clock_timestamp()");
    executions = 0;
  }

  private static long opened(@Nullable Phase phase, String mode, String options) {
    RunOpened opened =
        new RunRepository(DB.database())
            .open(new RunOpening("sync", "run " + ++executions, mode, phase, options));
    return ((RunOpened.Opened) opened).runId();
  }

  private static long opened() {
    return opened(null, "incremental", "{}");
  }

  private static void closed(
      long run, RunStatus status, @Nullable String message, RunEnding ending) {
    new RunRepository(DB.database(), ending).close(run, status, message);
  }

  private void closed(long run, RunStatus status, @Nullable String message) {
    closed(run, status, message, new RunEndNotifications(policy));
  }

  private void judge() {
    new WatchRepository(DB.database(), policy, LIMITS, sql -> now).judge();
  }

  private void judgeAfter(Duration time) {
    now = now.plus(time);
    judge();
  }

  private static void gate(String column, @Nullable Instant at) {
    DB.execute(
        "update sync.gate set " + column + " = ?::timestamptz",
        at == null ? null : at.atOffset(ZoneOffset.UTC));
  }

  private static List<String> told() {
    return DB.fetch("select kind || ' ' || stage from sync.notification order by id")
        .getValues(0, String.class);
  }

  private static JsonNode facts() {
    try {
      return new ObjectMapper()
          .readTree(
              DB.value(
                  String.class,
                  "select facts::text from sync.notification order by id desc limit 1"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFailureIsCommittedWithTheRunsEndForEachTarget() {
    long run = opened();

    closed(run, RunStatus.FAILED, "Verial refuses the session.\nAsk Verial's support.");

    assertThat(told()).containsExactly("failed raised");
    assertThat(DB.fetch("select target from sync.delivery order by 1").getValues(0, String.class))
        .containsExactly("mail", "webhook");
    assertThat(facts().at("/lastRun/run").asLong()).isEqualTo(run);
    assertThat(facts().at("/lastRun/workflowId").asText()).isEqualTo("sync");
    assertThat(facts().at("/lastRun/message").asText()).startsWith("Verial refuses the session.");
    closed(run, RunStatus.FAILED, "Asked again.");
    judge();
    assertThat(told()).hasSize(1);
  }

  @Test
  void aRunWhoseEndIsNotCommittedTellsNothing() {
    long run = opened();
    RunEnding broken =
        (sql, ended) -> {
          new RunEndNotifications(policy).ended(sql, ended);
          throw new IllegalStateException("killed");
        };

    assertThatThrownBy(() -> closed(run, RunStatus.FAILED, "x", broken)).hasMessage("killed");

    assertThat(told()).isEmpty();
    assertThat(new RunRepository(DB.database()).find(run).orElseThrow().status())
        .isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void failuresAreToldOnceAndTheirEndWithTheRunThatCompletes() {
    for (int i = 0; i < 3; i++) {
      closed(opened(), RunStatus.FAILED, "No session " + i);
      judge();
    }
    closed(opened(), RunStatus.COMPLETED, null);
    judge();

    assertThat(told()).containsExactly("failed raised", "failed over", "completed once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "incremental | {\"dryRun\": true}    | FAILED                |",
        "incremental | {\"dryRun\": true}    | COMPLETED             |",
        "incremental | {}                    | CANCELLED             |",
        "incremental | {}                    | FAILED                | failed raised",
        "incremental | {}                    | ABANDONED             | failed raised",
        "incremental | {}                    | COMPLETED             | completed once",
        "incremental | {\"articles\": [4711]} | COMPLETED_WITH_ISSUES | completed once",
        "rollback    | {}                    | FAILED                | failed raised",
        "rollback    | {}                    | COMPLETED             | completed once",
      })
  void whatIsToldOfARunsEnd(
      String mode, String options, RunStatus status, @Nullable String expected) {
    closed(opened(null, mode, options), status, null);

    assertThat(told()).isEqualTo(Stream.ofNullable(expected).toList());
  }

  @Test
  void heldAndDryAndChosenRunsCountAsNoSuccess() {
    DB.execute("update sync.installation set made_at = ?::timestamptz", "2026-01-01T00:00:00Z");
    policy = policy(Set.of(NotificationKind.LATE), true, BOTH);
    new HoldRepository(DB.database()).hold(List.of(), "stocktaking", "ana", null);
    closed(opened(), RunStatus.COMPLETED, null);
    closed(opened(Phase.PRODUCTS, "incremental", "{\"dryRun\": true}"), RunStatus.COMPLETED, null);
    closed(opened(null, "incremental", "{\"articles\": [1]}"), RunStatus.COMPLETED, null);

    judge();

    assertThat(told()).containsExactly("late raised");
    assertThat(facts().path("phase").asText()).isEqualTo("products");
    assertThat(facts().path("never").asBoolean()).isTrue();
    assertThat(facts().at("/hold/all").asBoolean()).isTrue();
    assertThat(facts().at("/hold/reason").asText()).isEqualTo("stocktaking");
  }

  @Test
  void aTakenOverRunHasFailed() {
    long run = opened();
    RunRepository runs = new RunRepository(DB.database(), new RunEndNotifications(policy));
    runs.takeOver(
        new RunOpening("sync", "next", "incremental", null, "{}"), runs.holder().orElseThrow());

    assertThat(told()).containsExactly("failed raised");
    assertThat(facts().at("/lastRun/run").asLong()).isEqualTo(run);
    assertThat(facts().at("/lastRun/status").asText()).isEqualTo("abandoned");
  }

  @Test
  void verialAwayIsToldWithItsCauseOnceByHoweverManyWatches() {
    long run = opened();
    DB.execute("update sync.run set started_at = started_at - interval '1 hour'");
    gate("failing_since", now.minus(Duration.ofMinutes(6)));
    DB.execute("update sync.gate set last_failure = 'http_503'");

    CompletableFuture<?>[] watches =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.runAsync(this::judge))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(watches).join();
    gate("failing_since", null);
    judge();
    judgeAfter(Duration.ofMinutes(6));

    assertThat(told()).containsExactly("verial-away raised", "verial-away over");
    assertThat(facts().at("/currentRun/run").asLong()).isEqualTo(run);
    assertThat(facts().path("failingSince").isMissingNode()).isTrue();
  }

  @Test
  void aWatchThatBeginsInTheMiddleRemembersWhatWasTold() {
    new HoldRepository(DB.database()).hold(List.of(7L), "wrong price", "ana", null);
    judge();
    assertThat(facts().at("/hold/products").asInt()).isEqualTo(1);

    judgeAfter(Duration.ofHours(23));
    judgeAfter(Duration.ofHours(2));
    new HoldRepository(DB.database()).release(List.of(), "ana", null);
    judgeAfter(Duration.ofMinutes(1));

    assertThat(told()).containsExactly("held raised", "held reminder", "held over");
  }

  @Test
  void theEndIsNotToldWhereNobodyWantsToKnow() {
    policy = policy(Set.of(NotificationKind.HELD), false, BOTH);
    new HoldRepository(DB.database()).hold(List.of(7L), "wrong price", "ana", null);
    judge();
    new HoldRepository(DB.database()).release(List.of(), "ana", null);
    judgeAfter(Duration.ofMinutes(1));

    assertThat(told()).containsExactly("held raised");
  }

  @Test
  void whatNobodyIsToldOfAnyMoreIsForgotten() {
    new HoldRepository(DB.database()).hold(List.of(7L), "wrong price", "ana", null);
    judge();
    policy = policy(Set.of(NotificationKind.LATE), true, BOTH);
    judge();
    new HoldRepository(DB.database()).release(List.of(), "ana", null);
    policy = policy(Set.of(NotificationKind.HELD), true, BOTH);
    judgeAfter(Duration.ofDays(30));

    assertThat(told()).containsExactly("held raised");
  }

  @Test
  void withoutATargetNothingIsWritten() {
    policy = policy(EnumSet.allOf(NotificationKind.class), true, Set.of());
    closed(opened(), RunStatus.FAILED, "x");
    judge();

    assertThat(told()).isEmpty();
    assertThat(DB.value(Long.class, "select count(*) from sync.condition")).isZero();

    policy = policy(EnumSet.allOf(NotificationKind.class), true, BOTH);
    judge();
    assertThat(told()).containsExactly("failed raised");
  }

  private static void issue(long run, IssueKind kind, long... articles) {
    new IssueRepository(DB.database())
        .record(
            run,
            IssueSource.PRODUCTS,
            Arrays.stream(articles).mapToObj(id -> Samples.issue(id, kind)).toList());
  }

  @Test
  void newIssuesAreToldByKindOnceAnHourAtMost() {
    policy = policy(Set.of(NotificationKind.ISSUES), true, BOTH);
    long first = opened();
    issue(first, IssueKind.NO_NAME, 1, 2, 3, 4, 5, 6);
    closed(first, RunStatus.COMPLETED_WITH_ISSUES, null);
    assertThat(told()).containsExactly("issues once");
    assertThat(facts().at("/kinds/no_name/new").asInt()).isEqualTo(6);
    assertThat(facts().at("/kinds/no_name/articles").toString()).isEqualTo("[1,2,3,4,5]");
    assertThat(facts().path("run").asLong()).isEqualTo(first);

    long second = opened();
    issue(second, IssueKind.NO_NAME, 1, 9);
    issue(second, IssueKind.PRICE_ZERO, 2);
    closed(second, RunStatus.COMPLETED_WITH_ISSUES, null);
    judge();
    assertThat(told()).hasSize(1);

    judgeAfter(Duration.ofHours(2));
    judge();
    assertThat(told()).hasSize(2);
    assertThat(facts().path("new").asInt()).isEqualTo(2);
    assertThat(facts().path("open").asInt()).isEqualTo(8);
    assertThat(facts().at("/kinds/no_name/new").asInt()).isEqualTo(1);
    assertThat(facts().at("/kinds/no_name/open").asInt()).isEqualTo(7);
    assertThat(facts().at("/kinds/price_zero/new").asInt()).isEqualTo(1);
  }

  @Test
  void anIssueThatComesAndGoesIsNoNews() {
    policy = policy(Set.of(NotificationKind.ISSUES), true, BOTH);
    long first = opened();
    issue(first, IssueKind.NO_NAME, 1);
    closed(first, RunStatus.COMPLETED_WITH_ISSUES, null);
    DB.execute("update sync.issue set closed_at = now()");
    long second = opened();
    issue(second, IssueKind.NO_NAME, 1);
    closed(second, RunStatus.COMPLETED_WITH_ISSUES, null);

    judgeAfter(Duration.ofHours(2));

    assertThat(told()).hasSize(1);
  }

  @Test
  void acceptedIssuesAreNoNews() {
    policy = policy(Set.of(NotificationKind.ISSUES), true, BOTH);
    long run = opened();
    issue(run, IssueKind.NO_NAME, 1);
    IssueRepository issues = new IssueRepository(DB.database());
    issues.accept(List.of(issues.open(1).get(0).id()), "known", "ana");
    closed(run, RunStatus.COMPLETED_WITH_ISSUES, null);

    assertThat(told()).isEmpty();
  }

  @Test
  void aCompletedRunNamesItsPartOfTheChangeFeed() {
    closed(opened(), RunStatus.COMPLETED, null);
    assertThat(facts().path("changes").isMissingNode()).isTrue();

    changed(opened(), 10, 12);
    changed(null, 11, 13);
    long run = DB.value(Long.class, "select max(id) from sync.run");
    closed(run, RunStatus.COMPLETED, null);

    assertThat(facts().path("changes").toString()).isEqualTo("{\"to\":12,\"from\":10,\"count\":2}");
  }

  private static void changed(@Nullable Long run, long... positions) {
    for (long position : positions) {
      DB.execute(
          "insert into shop.change (position, product_id, run_id, kinds) values (?, 7, ?::bigint, '{stock}')",
          position,
          run);
    }
  }

  @Test
  void theDigestIsToldOnceADayFromItsHourOn() {
    policy = policy(Set.of(NotificationKind.DAILY), true, BOTH);
    now = Instant.parse("2026-11-28T09:00:00Z");
    judge();
    now = Instant.parse("2026-11-29T06:59:00Z");
    judge();
    assertThat(told()).isEmpty();

    long run = opened();
    closed(run, RunStatus.COMPLETED, null);
    DB.execute(
        "update sync.run set products_updated = 12, finished_at = '2026-11-29T03:00:00Z', started_at = '2026-11-29T02:00:00Z'");
    new HoldRepository(DB.database()).hold(List.of(7L), "wrong price", "ana", null);
    for (int minute = 0; minute < 3; minute++) {
      now = Instant.parse("2026-11-29T07:05:00Z").plusSeconds(60L * minute);
      judge();
    }

    assertThat(told()).containsExactly("daily once");
    assertThat(facts().at("/runs/completed").asInt()).isEqualTo(1);
    assertThat(facts().path("productsUpdated").asInt()).isEqualTo(12);
    assertThat(facts().path("conditions").toString()).isEqualTo("[\"held\"]");
    assertThat(Instant.parse(facts().path("imagesAsOf").asText().replace("+00:00", "Z")))
        .isEqualTo(Instant.parse("2026-11-29T03:00:00Z"));
  }

  @Test
  void aDigestOfADayWithoutRunsHasItsNumbers() {
    policy = policy(Set.of(NotificationKind.DAILY), true, BOTH);
    now = Instant.parse("2026-11-28T09:00:00Z");
    judge();
    judgeAfter(Duration.ofDays(1));

    assertThat(told()).containsExactly("daily once");
    assertThat(facts().path("productsUpdated").isMissingNode()).isTrue();
  }

  @Test
  void hostileTextsAreFacts() {
    closed(opened(), RunStatus.FAILED, "evil\ud800\u0000\n</p>\u202e \"'\\");

    assertThat(facts().at("/lastRun/message").asText()).contains("</p>\u202e \"'\\");
  }
}
