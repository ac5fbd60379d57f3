/** Bytes of answers, in memory or in temporary files. */
@NullMarked
package dev.verialsync.activities.verial.spool;

import org.jspecify.annotations.NullMarked;
