/**
 * The activities: they compose the Verial client, the media library, the mapping and the
 * repositories, translate failures into their kinds, and keep Temporal informed.
 */
@NullMarked
package dev.verialsync.activities.temporal;

import org.jspecify.annotations.NullMarked;
