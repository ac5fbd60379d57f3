package dev.verialsync.activities.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The link between a running task and whoever watches it: says when to stop, and hears what is
 * being done.
 */
public interface Heartbeat {

  /** Fires when the task was cancelled or timed out. */
  Cancellation cancellation();

  /** The number of this attempt, from 1. */
  int attempt();

  /** How long ago the task was first scheduled, whatever attempt this is. */
  Duration age();

  /** What the next beats say that the task is doing or waiting for; null for nothing special. */
  void doing(@Nullable String what);

  /** Whether an earlier attempt may have done all or some of the work. */
  default boolean isRetry() {
    return attempt() > 1;
  }
}
