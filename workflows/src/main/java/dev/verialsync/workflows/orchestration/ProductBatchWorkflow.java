package dev.verialsync.workflows.orchestration;

import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.ProductBatch;
import dev.verialsync.workflows.messages.commands.ProductBatchInput;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.BatchResult;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import dev.verialsync.workflows.messages.values.SyncCounts;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** One activity, one short transaction. */
public final class ProductBatchWorkflow implements ProductBatch {

  @Override
  public BatchResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    ProductBatchInput input = BatchInputs.products(given, surplus);
    ProductActivities products =
        Workflow.newActivityStub(ProductActivities.class, Policies.products(input.articleIds()));
    WriteProductsResult result =
        products.writeProducts(
            new WriteProductsCommand(input.runId(), input.number(), input.articleIds()));
    Workflow.setCurrentDetails(
        "%d inserted, %d updated, %d unchanged, %d deactivated in %d ms"
            .formatted(
                result.inserted(),
                result.updated(),
                result.unchanged(),
                result.deactivated(),
                result.transactionMillis()));
    return new BatchResult(
        SyncCounts.products(
            result.inserted(),
            result.updated(),
            result.unchanged(),
            result.deactivated(),
            result.issues()));
  }
}
