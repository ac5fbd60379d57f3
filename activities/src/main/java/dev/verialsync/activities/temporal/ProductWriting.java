package dev.verialsync.activities.temporal;

import dev.verialsync.activities.products.ProductBatches;
import dev.verialsync.workflows.ProductActivities;
import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.WriteProductsResult;

/** Phase 2's work. */
public final class ProductWriting implements ProductActivities {

  private final ActivityRunner runner;
  private final ProductBatches batches;

  public ProductWriting(ActivityRunner runner, ProductBatches batches) {
    this.runner = runner;
    this.batches = batches;
  }

  @Override
  public WriteProductsResult writeProducts(WriteProductsCommand command) {
    return runner.run(heartbeat -> batches.write(command, heartbeat));
  }
}
