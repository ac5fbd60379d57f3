package dev.verialsync.db.erp;

/**
 * A row of the article list.
 *
 * @param position in Verial's list, from 1
 * @param json the row as Verial sent it, a JSON object
 */
public record ArticleRow(long articleId, long position, String json) {}
