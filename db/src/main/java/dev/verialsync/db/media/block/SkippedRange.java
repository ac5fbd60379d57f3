package dev.verialsync.db.media.block;

/**
 * A place of a list of images that Verial did not give: which articles stand there is known as far
 * as the list's order shows.
 *
 * @param from the lowest id that may have rows there
 * @param to the highest
 */
public record SkippedRange(long from, long to) {

  /** Of a list without order: any article. */
  public static final SkippedRange ANYWHERE = new SkippedRange(0, Long.MAX_VALUE);
}
