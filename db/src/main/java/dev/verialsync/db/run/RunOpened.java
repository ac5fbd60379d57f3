package dev.verialsync.db.run;

import org.jspecify.annotations.Nullable;

/** What came of asking for the guard. */
public sealed interface RunOpened {

  /**
   * The run is open.
   *
   * @param again whether the same run had been opened before
   */
  record Opened(long runId, boolean again) implements RunOpened {}

  /**
   * Another run has the guard.
   *
   * @param waiter another workflow that waits for it; null = none, or the one that asked
   */
  record Held(RunHolder holder, @Nullable RunWaiter waiter) implements RunOpened {}

  /** The guard is free, and another workflow that waits gets it next. */
  record Promised(RunWaiter waiter) implements RunOpened {}
}
