package dev.verialsync.activities.verial.spool;

/** How many bytes the buffers of one answer may still hold in memory together. One thread's. */
public final class MemoryBudget {
  private long left;

  public MemoryBudget(long bytes) {
    this.left = bytes;
  }

  boolean take(long bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  void giveBack(long bytes) {
    left += bytes;
  }
}
