package dev.verialsync.starter.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.values.SyncCounts;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunEndTest {

  private static RunEnd completed(String outcome) {
    return new RunEnd.Completed(
        new CatalogSyncResult(
            1,
            outcome,
            new RunTotals(SyncCounts.NONE, Map.of(), null, null, outcome, 0),
            List.of(),
            null));
  }

  @Test
  void aCompletedRunEndsWithItsOutcome() {
    assertThat(completed("completed").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(completed("completed_with_issues").exitCode()).isEqualTo(ExitCode.DONE_WITH_ISSUES);
  }

  @Test
  void aSkippedRunCountsAsRefusedAndSaysWhy() {
    RunEnd end = RunEnd.of(CatalogSyncResult.skipped("Run 6 is under way."));

    assertThat(end.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(end.outcome()).isEqualTo("skipped");
    assertThat(end.message()).isEqualTo("Run 6 is under way.");
  }

  @Test
  void aCancelledRunIsNoFailure() {
    assertThat(RunEnd.of(new RuntimeException(new CanceledFailure("x"))).exitCode())
        .isEqualTo(ExitCode.CANCELLED);
  }

  @Test
  void aTerminatedRunFailed() {
    RunEnd end = RunEnd.of(new RuntimeException(new TerminatedFailure("x", null)));

    assertThat(end.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(end.message()).contains("terminated");
  }

  @ParameterizedTest
  @CsvSource({
    "ANOTHER_RUN_UNDER_WAY, REFUSED,  refused",
    "VERIAL_REFUSED,        FAILED,   failed",
    "CONFIGURATION,         USAGE,    failed",
    "INVALID_INPUT,         USAGE,    failed",
    "TERMINATED,            FAILED,   failed",
    "TIMED_OUT,             FAILED,   failed",
    "DEFECT,                FAILED,   failed",
    "SUPERSEDED,            FAILED,   failed",
  })
  void aFailureKeepsItsSentence(ErrorType type, ExitCode code, String outcome) {
    RunEnd end = RunEnd.of(new RuntimeException(type.failure("What to do about it.")));

    assertThat(end.exitCode()).isEqualTo(code);
    assertThat(end.outcome()).isEqualTo(outcome);
    assertThat(end.message()).isEqualTo("What to do about it.");
  }

  @Test
  void aFailureOfAnotherKindFailed() {
    RunEnd end =
        RunEnd.of(
            new RuntimeException(
                ApplicationFailure.newFailure(
                    "Division by zero", "java.lang.ArithmeticException")));

    assertThat(end.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(end.message()).contains("Division by zero");
  }
}
