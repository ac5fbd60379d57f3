package dev.verialsync.db.media;

/**
 * What is known of all images.
 *
 * @param images of all articles together
 * @param meanBytes of those in the library; 0 while there are none
 */
public record KnownImages(long images, long meanBytes) {}
