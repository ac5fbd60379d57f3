package dev.verialsync.activities.media.scale;

import dev.verialsync.activities.media.format.ImageSource;

/**
 * A smaller copy of an image, upright, without transparency.
 *
 * @param jpeg its bytes, in memory
 * @param width in pixels
 * @param height in pixels
 */
public record ScaledImage(ImageSource jpeg, int width, int height) {}
