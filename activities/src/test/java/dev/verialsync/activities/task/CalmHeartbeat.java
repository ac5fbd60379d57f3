package dev.verialsync.activities.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Of a task that nobody stops. */
public record CalmHeartbeat(int attempt) implements Heartbeat {

  @Override
  public Cancellation cancellation() {
    return new Cancellation();
  }

  @Override
  public Duration age() {
    return Duration.ZERO;
  }

  @Override
  public void doing(@Nullable String what) {}
}
