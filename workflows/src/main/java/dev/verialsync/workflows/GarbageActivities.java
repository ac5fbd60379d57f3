package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.garbage.CatalogGcResult;
import dev.verialsync.workflows.messages.garbage.CollectGarbageCommand;
import io.temporal.activity.ActivityInterface;

/** Garbage collection, in PostgreSQL and S3. */
@ActivityInterface
public interface GarbageActivities {

  /**
   * Finds, or removes, what is kept no longer; to do it again removes what is left. Fails with
   * {@link ErrorType#CONFIGURATION} where the library is not this installation's.
   */
  CatalogGcResult collectGarbage(CollectGarbageCommand command);
}
