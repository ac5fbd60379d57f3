package dev.verialsync.activities.verial;

/** How many bytes the buffers of one answer may still hold in memory together. One thread's. */
final class MemoryBudget {
  private long left;

  MemoryBudget(long bytes) {
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
