package dev.verialsync.db.media;

/**
 * The answer about many articles that brought an article's images.
 *
 * @param number of the block in its run
 * @param articles that had rows in it; 0 for an article that the list read in blocks did not show
 * @param bytes of the answer
 * @param millis from the request to the answer's last byte
 */
public record BlockOrigin(int number, int articles, long bytes, long millis) {}
