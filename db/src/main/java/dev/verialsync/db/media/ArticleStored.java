package dev.verialsync.db.media;

/**
 * What storing an article's images did.
 *
 * @param registered images that are new to the library
 */
public record ArticleStored(int registered, ImagesReplaced list) {}
