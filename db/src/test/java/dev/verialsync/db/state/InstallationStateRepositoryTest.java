package dev.verialsync.db.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.IssueSource;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.db.shop.HoldRepository;
import dev.verialsync.db.state.InstallationState.LastRun;
import dev.verialsync.db.state.InstallationState.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallationStateRepositoryTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static int executions;

  private static InstallationState read() {
    return new InstallationStateRepository(DB.database()).read();
  }

  private static RunRepository runs() {
    return new RunRepository(DB.database());
  }

  private static Instant closed(RunStatus status) {
    long run = runs().holder().orElseThrow().runId();
    return runs().close(run, status, null).finishedAt();
  }

  /** Ends the run that is open, and opens another. */
  private static void next(String mode, @Nullable Phase phase, String options) {
    runs().holder().ifPresent(open -> closed(RunStatus.FAILED));
    RunOpened opened =
        runs().open(new RunOpening("sync", "run " + ++executions, mode, phase, options));
    assertThat(opened).isInstanceOf(RunOpened.Opened.class);
  }

  @Test
  void aNewInstallationHasRunNothing() {
    closed(RunStatus.CANCELLED);
    DB.execute("delete from sync.run");

    InstallationState state = read();

    assertThat(state.installedAt()).isBefore(Instant.now());
    assertThat(state.runStartedAt()).isNull();
    assertThat(state.lastRun()).isNull();
    assertThat(state.lastSuccess()).isEmpty();
    assertThat(state.issues()).isEmpty();
    assertThat(state.progress())
        .isEqualTo(Map.of(Phase.IMAGES, new Progress(0, 0), Phase.PRODUCTS, new Progress(0, 0)));
  }

  @Test
  void theLastRunIsTheLatestThatEndedDryRunsAside() {
    long run = runs().holder().orElseThrow().runId();
    Instant failed =
        runs().close(run, RunStatus.FAILED, "Verial refuses the session.").finishedAt();
    next("incremental", null, "{\"dryRun\": true}");
    closed(RunStatus.COMPLETED);
    next("incremental", null, "{}");

    InstallationState state = read();

    assertThat(state.runStartedAt()).isAfter(failed);
    assertThat(state.lastRun())
        .isEqualTo(new LastRun(run, RunStatus.FAILED, failed, "Verial refuses the session."));
  }

  @Test
  void eachPhaseHasItsOwnSuccess() {
    Instant both = closed(RunStatus.COMPLETED_WITH_ISSUES);
    next("incremental", Phase.PRODUCTS, "{\"articles\": []}");
    Instant products = closed(RunStatus.COMPLETED);

    assertThat(read().lastSuccess())
        .isEqualTo(Map.of(Phase.IMAGES, both, Phase.PRODUCTS, products));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "incremental; {\"dryRun\": true}; COMPLETED",
        "incremental; {\"articles\": [4711]}; COMPLETED",
        "rollback; {}; COMPLETED",
        "incremental; {}; FAILED",
        "incremental; {}; CANCELLED",
        "incremental; {}; ABANDONED"
      })
  void whatCompletesNoPhase(String mode, String options, RunStatus status) {
    Instant before = closed(RunStatus.COMPLETED);
    next(mode, null, options);
    closed(status);

    assertThat(read().lastSuccess())
        .isEqualTo(Map.of(Phase.IMAGES, before, Phase.PRODUCTS, before));
  }

  @Test
  void whileAllProductsAreHeldNoRunCompletesThem() {
    Instant before = closed(RunStatus.COMPLETED);
    HoldRepository holds = new HoldRepository(DB.database());
    holds.hold(List.of(7L, 8L), "wrong price", "ana", null);
    holds.hold(List.of(), "stocktaking", "ana", null);
    next("incremental", null, "{}");
    Instant during = closed(RunStatus.COMPLETED);

    InstallationState state = read();

    assertThat(state.lastSuccess()).isEqualTo(Map.of(Phase.IMAGES, during, Phase.PRODUCTS, before));
    assertThat(state.allHeld()).isTrue();
    assertThat(state.heldArticles()).isEqualTo(2);
    holds.release(List.of(), "ana", null);
    assertThat(read().allHeld()).isFalse();
    assertThat(read().heldArticles()).isZero();
  }

  @Test
  void progressIsTheCurrentRunsAlone() {
    DB.execute(
        "insert into sync.batch (run_id, phase, n, article_ids) values (?, 'images', 1, '{1,2,3}')",
        DB.runId());
    DB.nextRun();
    DB.execute(
        "insert into sync.batch (run_id, phase, n, article_ids, finished_at) values (?, 'products', 1, '{1,2,3}', now()), (?, 'products', 2, '{4,5}', null)",
        DB.runId(),
        DB.runId());
    DB.execute(
        "insert into media.article (article_id, state, images, list_hash, run_id) select id, 'known', 0, gen_random_uuid(), run from (values (1, ?::bigint), (2, ?), (3, 0)) a (id, run)",
        DB.runId(),
        DB.runId());

    assertThat(read().progress())
        .isEqualTo(Map.of(Phase.IMAGES, new Progress(2, 2), Phase.PRODUCTS, new Progress(5, 3)));
  }

  @Test
  void openIssuesAreCountedByKindTheAcceptedOnesAside() {
    IssueRepository issues = new IssueRepository(DB.database());
    issues.record(
        DB.runId(),
        IssueSource.STOCK,
        List.of(
            Samples.issue(1, IssueKind.NO_STOCK),
            Samples.issue(2, IssueKind.NO_STOCK),
            Samples.issue(3, IssueKind.NO_NAME)));
    long accepted = issues.find(true, "no_stock", 1L, 1).get(0).id();
    issues.accept(List.of(accepted), "known", "ana");
    DB.execute("update sync.issue set opened_at = '2026-11-28T10:00:00.9Z' where article_id = 2");

    InstallationState state = read();

    assertThat(state.issues()).containsOnlyKeys(IssueKind.NO_STOCK, IssueKind.NO_NAME);
    assertThat(state.issues().get(IssueKind.NO_STOCK))
        .isEqualTo(new InstallationState.OpenIssues(1, Instant.parse("2026-11-28T10:00:00Z")));
  }
}
