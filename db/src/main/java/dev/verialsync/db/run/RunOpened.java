package dev.verialsync.db.run;

/** What came of asking for the guard. */
public sealed interface RunOpened {

  /**
   * The run is open.
   *
   * @param again whether the same run had been opened before
   */
  record Opened(long runId, boolean again) implements RunOpened {}

  /** Another run has the guard. */
  record Held(RunHolder holder) implements RunOpened {}
}
