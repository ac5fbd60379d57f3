package dev.verialsync.db.media;

import org.jspecify.annotations.Nullable;

/**
 * An image that the media library holds.
 *
 * @param sha256 of its bytes, 64 hexadecimal digits in lower case
 * @param bytes its size
 * @param width in pixels, as a browser shows it; null for what only garbage collection knows
 * @param height in pixels, as a browser shows it; null for what only garbage collection knows
 * @param objectKey its key in the bucket
 */
public record StoredImage(
    String sha256,
    String mediaType,
    long bytes,
    @Nullable Integer width,
    @Nullable Integer height,
    String objectKey) {}
