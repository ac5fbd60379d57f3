/**
 * The client of the Verial web service: typed catalogue methods over HTTP, what an answer means,
 * tolerant parsing of rows and images. Knows nothing of Temporal and nothing of the database.
 */
@NullMarked
package dev.verialsync.activities.verial;

import org.jspecify.annotations.NullMarked;
