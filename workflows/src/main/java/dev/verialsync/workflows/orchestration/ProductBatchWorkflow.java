package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.ProductBatch;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import dev.verialsync.workflows.messages.values.SyncCounts;
import dev.verialsync.workflows.orchestration.input.BatchInputs;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One activity, one short transaction. */
public final class ProductBatchWorkflow implements ProductBatch {

  @Override
  public BatchResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    ProductBatchInput input = BatchInputs.products(given, surplus);
    return new BatchResult(write(input.runId(), input.number(), input.articleIds()));
  }

  /** Writes the products of a batch; shows in the workflow's details what that came to. */
  static SyncCounts write(long runId, int batch, List<Long> articleIds) {
    WriteProductsResult result =
        Workflow.newActivityStub(ProductActivities.class, Policies.products(articleIds))
            .writeProducts(new WriteProductsCommand(runId, batch, articleIds));
    Workflow.setCurrentDetails(
        "%d inserted, %d updated, %d unchanged, %d deactivated in %d ms"
            .formatted(
                result.inserted(),
                result.updated(),
                result.unchanged(),
                result.deactivated(),
                result.transactionMillis()));
    return SyncCounts.products(
        result.inserted(),
        result.updated(),
        result.unchanged(),
        result.deactivated(),
        result.issues());
  }
}
