/**
 * The media library: what an image is, and where its bytes are kept. Knows S3, and nothing of
 * Verial or Temporal.
 */
@NullMarked
package dev.verialsync.activities.media;

import org.jspecify.annotations.NullMarked;
