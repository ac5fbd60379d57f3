package dev.verialsync.activities.listing.paging;

/**
 * How large the blocks of a list are.
 *
 * @param initial rows of the first block
 * @param largest rows of any block
 * @param targetBytes what one answer should weigh, in bytes; 0 if its weight does not matter
 */
public record BlockSizes(int initial, int largest, long targetBytes) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException unless 1 ≤ initial ≤ largest and targetBytes ≥ 0
   */
  public BlockSizes {
    if (initial < 1 || largest < initial || targetBytes < 0) {
      throw new IllegalArgumentException("not block sizes: " + initial + ", " + largest);
    }
  }

  public static BlockSizes fixed(int rows) {
    return new BlockSizes(rows, rows, 0);
  }
}
