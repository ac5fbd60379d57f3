package dev.verialsync.activities.listing.paging;

/**
 * What {@code inicio/fin} count on this server, by all that was seen of one list.
 *
 * @param rows they may count rows
 * @param articles they may count articles
 * @param guessed an overlap that fitted both ways was read in one of them
 * @param tiesToArticles in which one: as counting articles rather than rows
 */
public record Counting(boolean rows, boolean articles, boolean guessed, boolean tiesToArticles) {

  Counting narrowed(boolean stillRows, boolean stillArticles, boolean guessedNow) {
    return new Counting(stillRows, stillArticles, guessed || guessedNow, tiesToArticles);
  }

  /** Whether the guess, if there was one, has turned out to be wrong. */
  boolean guessIsRefutedBy(boolean stillRows, boolean stillArticles) {
    return guessed && (tiesToArticles ? !stillArticles : !stillRows);
  }
}
