/** One HTTP request for each call. */
@NullMarked
package dev.verialsync.activities.verial.http;

import org.jspecify.annotations.NullMarked;
