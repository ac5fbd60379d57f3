package dev.verialsync.starter.view;

import dev.verialsync.db.erp.MethodSupportRepository.Finding;
import dev.verialsync.db.gate.RunCalls;
import dev.verialsync.db.gate.SingleBatchJob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs asked Verial for; also the document under {@code --json}.
 *
 * @param before the runs before it, the latest first
 * @param singleBatchJob for as many articles as the run saw
 * @param imageBlocks whether images come in blocks; null while nothing was compared
 */
public record CallsReport(
    RunCalls run,
    List<RunCalls> before,
    SingleBatchJob singleBatchJob,
    @Nullable Finding imageBlocks) {

  public static CallsReport of(RunCalls run, List<RunCalls> before, @Nullable Finding imageBlocks) {
    return new CallsReport(
        run, List.copyOf(before), SingleBatchJob.of(run.articles()), imageBlocks);
  }
}
