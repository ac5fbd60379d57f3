package dev.verialsync.db.media.block;

import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.media.ImagesReplaced;

/**
 * What storing a block of images did.
 *
 * @param next to continue from
 * @param registered images that are new to the library
 */
public record BlockStored(Reading next, int registered, ImagesReplaced lists) {}
