package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.WriteProductsCommand;
import dev.verialsync.workflows.messages.results.WriteProductsResult;
import io.temporal.activity.ActivityInterface;

/** Phase 2's work. */
@ActivityInterface
public interface ProductActivities {

  /** Maps and upserts one batch of products in one short transaction. */
  WriteProductsResult writeProducts(WriteProductsCommand command);
}
