package dev.verialsync.activities.verial.call;

/**
 * What distinguishes rows while a list is read in blocks.
 *
 * @param articleId 0 for a row that names none
 * @param fingerprint of the row's content; ignored where a row is an article
 */
public record RowKey(long articleId, long fingerprint) {

  /** A row of the article list. */
  public static RowKey article(long articleId) {
    return new RowKey(articleId, 0);
  }
}
