package dev.verialsync.db.media;

/** What replacing the lists of a number of articles did. */
public record ImagesReplacedOf(int articles, ImagesReplaced lists) {}
