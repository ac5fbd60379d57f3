package dev.verialsync.starter.view;

import dev.verialsync.db.gate.RunCalls;
import java.util.List;

/**
 * What runs asked Verial for; also the document under {@code --json}.
 *
 * @param before the runs before it, the latest first
 * @param singleBatchJob for as many articles as the run saw
 */
public record CallsReport(RunCalls run, List<RunCalls> before, SingleBatchJob singleBatchJob) {

  public static CallsReport of(RunCalls run, List<RunCalls> before) {
    return new CallsReport(run, List.copyOf(before), SingleBatchJob.of(run.articles()));
  }
}
