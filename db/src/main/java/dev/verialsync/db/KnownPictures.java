package dev.verialsync.db;

/**
 * What is known of all pictures.
 *
 * @param pictures of all articles together
 * @param meanBytes of those in the library; 0 while there are none
 */
public record KnownPictures(long pictures, long meanBytes) {}
