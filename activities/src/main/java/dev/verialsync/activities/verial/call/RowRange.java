package dev.verialsync.activities.verial.call;

/** {@code inicio} and {@code fin}: 1-based, both inclusive. */
public record RowRange(long first, long last) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException for an empty range, or one that starts before 1
   */
  public RowRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException("not a range of rows: " + first + " to " + last);
    }
  }

  public long size() {
    return last - first + 1;
  }
}
