package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.rollback.BeginRollbackCommand;
import dev.verialsync.workflows.messages.rollback.ProductsRestored;
import dev.verialsync.workflows.messages.rollback.RestoreProductsCommand;
import dev.verialsync.workflows.messages.rollback.RollbackBegun;
import io.temporal.activity.ActivityInterface;

/** A rollback's work, in PostgreSQL alone. */
@ActivityInterface
public interface RollbackActivities {

  /**
   * Opens the run, holds the products against later runs and puts back the names; to begin again
   * returns the same run. Fails with {@link ErrorType#INVALID_INPUT} where the state asked for is
   * not known, and with {@link ErrorType#ANOTHER_RUN_UNDER_WAY} when a living run holds the guard.
   */
  RollbackBegun beginRollback(BeginRollbackCommand command);

  /** Puts back products for some seconds, a short transaction for each hundred. */
  ProductsRestored restoreProducts(RestoreProductsCommand command);
}
