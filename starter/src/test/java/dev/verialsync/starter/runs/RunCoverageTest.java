package dev.verialsync.starter.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RunCoverageTest {

  private static final Set<String> NOTHING = Set.of();

  private static CatalogSyncInput.Builder input() {
    return CatalogSyncInput.builder();
  }

  private static List<String> lacks(
      CatalogSyncInput.Builder running, CatalogSyncInput.Builder wanted, Set<String> typed) {
    return new RunCoverage(running.build()).lacks(wanted.build(), typed);
  }

  @Test
  void aRunOfEverythingCoversWhateverNamesNothingMore() {
    assertThat(lacks(input(), input(), NOTHING)).isEmpty();
    assertThat(lacks(input().mode("full").verify(true), input(), NOTHING)).isEmpty();
    assertThat(lacks(input(), input().phase("products"), Set.of("--phase"))).isEmpty();
    assertThat(lacks(input(), input().articles(List.of(7L)), Set.of("--article"))).isEmpty();
    assertThat(lacks(input().imageStrategy("blocks").batchSize(20), input(), NOTHING)).isEmpty();
  }

  @Test
  void aRunOfLessDoesNotCoverAPlainSync() {
    assertThat(lacks(input().phase("products"), input(), NOTHING)).containsExactly("both phases");
    assertThat(lacks(input().phase("images"), input(), NOTHING)).containsExactly("both phases");
    assertThat(lacks(input().articles(List.of(7L)), input(), NOTHING))
        .containsExactly("all articles");
  }

  @Test
  void whatWasTypedMustBeDone() {
    assertThat(lacks(input(), input().mode("full"), Set.of("--full"))).containsExactly("--full");
    assertThat(lacks(input().mode("full"), input().mode("full"), Set.of("--full"))).isEmpty();
    assertThat(
            lacks(
                input(),
                input().verify(true).retryIssues(true).acceptShrink(true),
                Set.of("--verify", "--retry-issues", "--accept-shrink")))
        .containsExactly("--retry-issues", "--accept-shrink", "--verify");
    assertThat(lacks(input().phase("images"), input().phase("products"), Set.of("--phase")))
        .containsExactly("--phase products");
    assertThat(
            lacks(
                input().articles(List.of(7L, 8L)),
                input().articles(List.of(8L)),
                Set.of("--article")))
        .isEmpty();
    assertThat(
            lacks(
                input().articles(List.of(7L)),
                input().articles(List.of(7L, 9L)),
                Set.of("--article")))
        .containsExactly("--article");
    assertThat(lacks(input(), input().imageStrategy("blocks"), Set.of("--image-strategy")))
        .containsExactly("--image-strategy blocks");
    assertThat(lacks(input(), input().mode("single-batch"), Set.of("--mode")))
        .containsExactly("--mode single-batch");
  }

  @Test
  void singleBatchesFetchEverythingToo() {
    assertThat(
            lacks(
                input().mode("single-batch"),
                input().mode("full").retryIssues(true),
                Set.of("--full", "--retry-issues")))
        .isEmpty();
    assertThat(new RunCoverage(input().mode("single-batch").build()).described())
        .isEqualTo("a single-batch run of everything");
  }

  @Test
  void aRunThatAsksBeforeItWritesCoversOnlyThoseThatAskUntilItWasConfirmed() {
    assertThat(lacks(input(), input().confirm(true), Set.of("--confirm")))
        .containsExactly("--confirm");
    assertThat(lacks(input().confirm(true), input().confirm(true), Set.of("--confirm"))).isEmpty();
    assertThat(lacks(input().confirm(true), input(), NOTHING))
        .containsExactly("writing unasked: it was started with --confirm");
    assertThat(lacks(input().confirm(true), input().dryRun(true), Set.of("--dry-run")))
        .contains("--dry-run");
    CatalogSyncState confirmed =
        new CatalogSyncState(
            7,
            CatalogSyncState.Stage.PRODUCT_BATCHES,
            0,
            null,
            0,
            0,
            SyncCounts.NONE,
            List.of(),
            null,
            true,
            null,
            List.of(),
            null,
            null,
            true,
            0);
    assertThat(
            new RunCoverage(input().confirm(true).build().withState(confirmed))
                .lacks(input().build(), NOTHING))
        .isEmpty();
  }

  @Test
  void aFullRunRetriesIssuesToo() {
    assertThat(lacks(input().mode("full"), input().retryIssues(true), Set.of("--retry-issues")))
        .isEmpty();
  }

  /** As a schedule or the UI starts it: with no input at all. */
  @Test
  void whatARunDoesByDefaultIsCoveredWhenItIsTyped() {
    Set<String> typed = Set.of("--image-strategy", "--batch-size");
    assertThat(
            new RunCoverage(CatalogSyncInput.DEFAULT)
                .lacks(input().imageStrategy("auto").batchSize(100).build(), typed))
        .isEmpty();
    assertThat(lacks(input(), input().imageStrategy("blocks").batchSize(99), typed))
        .containsExactly("--image-strategy blocks", "--batch-size 99");
  }

  @Test
  void namesWhatIsRunning() {
    assertThat(new RunCoverage(CatalogSyncInput.DEFAULT).described())
        .isEqualTo("an incremental run of both phases");
    assertThat(
            new RunCoverage(input().mode("full").phase("images").articles(List.of(1L, 2L)).build())
                .described())
        .isEqualTo("a full run of the images phase for 2 articles");
  }
}
