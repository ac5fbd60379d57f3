package dev.verialsync.activities.listing.paging;

import dev.verialsync.activities.verial.call.RowKey;
import dev.verialsync.activities.verial.text.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the block before.
 *
 * @param asked rows that were asked for
 * @param rows that came
 * @param hash of them, in order
 * @param tailArticle the article of the last row; 0 if there was none
 * @param tailRows how many of the last rows are that article's
 * @param tailHash of those, in order
 * @param tailEnd fingerprint of the last row; 0 if there was none
 * @param recent the last articles that had rows, of blocks before too, newest last
 */
public record ReadBlock(
    long asked,
    int rows,
    String hash,
    long tailArticle,
    int tailRows,
    String tailHash,
    long tailEnd,
    List<Long> recent) {
  /** A list that shifts by more places between two calls is not found out by them. */
  private static final int RECENT = 32;

  public ReadBlock {
    recent = List.copyOf(recent);
  }

  static ReadBlock of(long asked, List<RowKey> block, @Nullable ReadBlock before) {
    long article = block.isEmpty() ? 0 : block.get(block.size() - 1).articleId();
    int from = block.size();
    while (from > 0 && block.get(from - 1).articleId() == article) {
      from--;
    }
    List<RowKey> tail = block.subList(from, block.size());
    return new ReadBlock(
        asked,
        block.size(),
        hashOf(block),
        article,
        tail.size(),
        hashOf(tail),
        tail.isEmpty() ? 0 : tail.get(tail.size() - 1).fingerprint(),
        recentOf(block, before));
  }

  /** The same, of a server that gave as much as it ever does. */
  ReadBlock asFull() {
    return new ReadBlock(
        Math.max(1, rows), rows, hash, tailArticle, tailRows, tailHash, tailEnd, recent);
  }

  boolean isFull() {
    return rows >= asked;
  }

  boolean sameRowsAs(List<RowKey> block) {
    return rows == block.size() && hash.equals(hashOf(block));
  }

  boolean endsWith(RowKey row) {
    return tailRows > 0 && row.articleId() == tailArticle && row.fingerprint() == tailEnd;
  }

  /** Whether the block has, first of all, the tail's rows, and no further row of its article. */
  boolean tailOpens(List<RowKey> block) {
    int run = 0;
    while (run < block.size() && block.get(run).articleId() == tailArticle) {
      run++;
    }
    return run > 0 && run == tailRows && tailHash.equals(hashOf(block.subList(0, run)));
  }

  /** Whether any of the rows is of an article that is known to be complete. */
  boolean knowsArticleOf(List<RowKey> block) {
    Set<Long> known = Set.copyOf(recent);
    return block.stream().anyMatch(row -> known.contains(row.articleId()));
  }

  private static List<Long> recentOf(List<RowKey> block, @Nullable ReadBlock before) {
    LinkedHashSet<Long> articles =
        new LinkedHashSet<>(before == null ? List.of() : before.recent());
    block.forEach(
        row -> {
          articles.remove(row.articleId());
          articles.add(row.articleId());
        });
    return articles.stream().skip(Math.max(0, articles.size() - RECENT)).toList();
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
