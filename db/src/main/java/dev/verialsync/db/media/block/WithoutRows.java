package dev.verialsync.db.media.block;

/**
 * An article that a complete list had no row of.
 *
 * @param betweenBlocks whether, by its id, it stands where one block ends and the next begins
 */
public record WithoutRows(long articleId, boolean betweenBlocks) {}
