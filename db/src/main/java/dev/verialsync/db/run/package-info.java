/** Runs, the guard that lets one of them write, and their plans. */
@NullMarked
package dev.verialsync.db.run;

import org.jspecify.annotations.NullMarked;
