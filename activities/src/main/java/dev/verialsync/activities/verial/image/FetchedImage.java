package dev.verialsync.activities.verial.image;

import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.spool.ImageContent;
import org.jspecify.annotations.Nullable;

/**
 * One row of an images answer.
 *
 * @param articleId 0 when the row names no article
 * @param row 0-based index among all rows of the answer
 * @param position 1-based place among this article's rows of the answer
 * @param sha256 of the bytes, hexadecimal; null when there is a problem
 * @param byteCount decoded; as far as it was counted when there is a problem
 * @param content the bytes; null when there is a problem
 */
public record FetchedImage(
    long articleId,
    int row,
    int position,
    @Nullable String sha256,
    long byteCount,
    @Nullable ImageContent content,
    @Nullable ImageProblem problem) {

  /** For {@code BlockPager}. */
  public RowKey rowKey() {
    long fingerprint =
        sha256 != null
            ? Long.parseUnsignedLong(sha256, 0, 16, 16)
            : String.valueOf(problem).hashCode() + byteCount;
    return new RowKey(articleId, fingerprint);
  }
}
