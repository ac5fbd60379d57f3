package dev.verialsync.db;

/**
 * What storing a block of pictures did.
 *
 * @param next to go on from
 * @param registered pictures that are new to the library
 */
public record BlockStored(Reading next, int registered, PicturesReplaced lists) {}
