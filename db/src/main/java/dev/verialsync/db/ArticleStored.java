package dev.verialsync.db;

/**
 * What storing an article's pictures did.
 *
 * @param registered pictures that are new to the library
 */
public record ArticleStored(int registered, PicturesReplaced list) {}
