package dev.verialsync.activities.verial;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * What is remembered of the block before.
 *
 * @param asked rows that were asked for
 * @param rows that came
 * @param hash of them, in order
 * @param tailArticle the article of the last row; 0 if there was none
 * @param tail fingerprints of the last rows, as far as they are that article's
 */
public record ReadBlock(long asked, int rows, String hash, long tailArticle, List<Long> tail) {

  public ReadBlock {
    tail = List.copyOf(tail);
  }

  static ReadBlock of(long asked, List<RowKey> block) {
    long article = block.isEmpty() ? 0 : block.get(block.size() - 1).articleId();
    int from = block.size();
    while (from > 0 && block.get(from - 1).articleId() == article) {
      from--;
    }
    List<Long> tail = block.subList(from, block.size()).stream().map(RowKey::fingerprint).toList();
    return new ReadBlock(asked, block.size(), hashOf(block), article, tail);
  }

  boolean isFull() {
    return rows >= asked;
  }

  boolean sameRowsAs(List<RowKey> block) {
    return rows == block.size() && hash.equals(hashOf(block));
  }

  boolean endsWith(RowKey row) {
    return !tail.isEmpty()
        && row.articleId() == tailArticle
        && row.fingerprint() == tail.get(tail.size() - 1);
  }

  /** Whether the block has, first of all, the tail's rows, and no further row of its article. */
  boolean tailOpens(List<RowKey> block) {
    int run = 0;
    while (run < block.size() && block.get(run).articleId() == tailArticle) {
      if (run >= tail.size() || block.get(run).fingerprint() != tail.get(run)) {
        return false;
      }
      run++;
    }
    return run > 0 && run == tail.size();
  }

  private static String hashOf(List<RowKey> block) {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES);
    for (RowKey row : block) {
      bytes.clear().putLong(row.articleId()).putLong(row.fingerprint());
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
