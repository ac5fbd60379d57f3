package dev.verialsync.workflows;

/** What a run carries in its memo. */
public final class SyncMemo {

  /**
   * The id of the installation that the run was started for; absent where it was started by hand.
   */
  public static final String INSTALLATION = "VerialSyncInstallation";

  private SyncMemo() {}
}
