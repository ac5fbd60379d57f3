package dev.verialsync.bench.reference;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Returns at once. */
@ActivityInterface
public interface EmptyActivity {

  @ActivityMethod
  long nothing(long number);
}
