package dev.verialsync.db.media;

import dev.verialsync.db.erp.Reading;

/**
 * What storing a block of images did.
 *
 * @param next to go on from
 * @param registered images that are new to the library
 */
public record BlockStored(Reading next, int registered, ImagesReplaced lists) {}
