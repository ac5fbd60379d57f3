package dev.verialsync.activities.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Of a task that nobody stops. */
public record CalmHeartbeat(int attempt, Duration age) implements Heartbeat {

  public CalmHeartbeat(int attempt) {
    this(attempt, Duration.ZERO);
  }

  @Override
  public Cancellation cancellation() {
    return new Cancellation();
  }

  @Override
  public void doing(@Nullable String what) {}
}
