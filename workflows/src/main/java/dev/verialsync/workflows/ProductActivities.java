package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.WriteProductsCommand;
import dev.verialsync.workflows.messages.WriteProductsResult;
import io.temporal.activity.ActivityInterface;

/** Phase 2's work. */
@ActivityInterface
public interface ProductActivities {

  /** Maps and upserts one batch of products in one short transaction. */
  WriteProductsResult writeProducts(WriteProductsCommand command);
}
