package dev.verialsync.db;

/** What replacing the lists of a number of articles did. */
public record ImagesReplacedOf(int articles, ImagesReplaced lists) {}
