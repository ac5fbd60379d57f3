package dev.verialsync.activities.listing.paging;

import org.jspecify.annotations.Nullable;

/**
 * What one block meant.
 *
 * @param state to continue from; on a misfit, the block and all before it are worth nothing
 * @param dropped how many of the block's first rows are to be left out, since the blocks before had
 *     them
 * @param openArticle the article whose rows may continue in the next block; null when all articles
 *     seen so far are whole
 */
public record BlockStep(PagerState state, int dropped, @Nullable Long openArticle) {}
