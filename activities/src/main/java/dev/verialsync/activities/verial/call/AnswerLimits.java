package dev.verialsync.activities.verial.call;

/**
 * What one answer may cost, whoever wrote it: far beyond what any Verial gives, and within what a
 * worker of 256 MB can hold. What passes one is an issue of the row or the article where there is
 * one, else a transient failure that names the limit.
 */
public final class AnswerLimits {
  /** Lists and objects in one another, the envelope included. */
  public static final int NESTING = 200;

  /** Characters of one row as far as they are kept, its image aside. */
  public static final int ROW_CHARS = 16 << 20;

  /** Values of one row: texts, numbers, lists and objects. */
  public static final int ROW_VALUES = 100_000;

  /** Rows of one answer: only servers without blocks give more than some thousands. */
  public static final int ROWS = 2_000_000;

  /** Images of one answer. */
  public static final int IMAGES = 100_000;

  /** Images of one article; those behind them are not kept. */
  public static final int ARTICLE_IMAGES = 500;

  public static final int INFO_ERROR_CHARS = 64 << 10;

  public static final int INFO_ERROR_VALUES = 1_000;

  /** Bytes of an answer that holds one value, such as the version. */
  static final long SCALAR_BYTES = 1 << 20;

  /** Rows of a reference list, which is landed as a whole. */
  static final int REFERENCE_ROWS = 200_000;

  static final long REFERENCE_BYTES = 32L << 20;

  /** Rows of stock or quantity tiers of one article. */
  public static final int ARTICLE_ROWS = 1_000;

  private AnswerLimits() {}

  /** Bytes of an answer, after decompression, where a list may have {@code ofLists}. */
  public static long bytes(VerialMethod method, long ofLists) {
    return switch (method) {
      case VERSION, ARTICLE_COUNT -> SCALAR_BYTES;
      case ARTICLES, STOCK, TARIFFS, IMAGES -> ofLists;
      default -> Math.min(REFERENCE_BYTES, ofLists);
    };
  }

  public static int rows(VerialMethod method) {
    return switch (method) {
      case ARTICLES, STOCK, TARIFFS, IMAGES -> ROWS;
      default -> REFERENCE_ROWS;
    };
  }
}
