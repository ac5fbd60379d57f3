/** Fetches articles' images and stores them. */
@NullMarked
package dev.verialsync.activities.images;

import org.jspecify.annotations.NullMarked;
