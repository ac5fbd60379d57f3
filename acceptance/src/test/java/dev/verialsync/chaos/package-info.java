/**
 * The chaos suite: whole runs on real servers that are killed, stopped and made to fail, compared
 * with an undisturbed one.
 */
@NullMarked
package dev.verialsync.chaos;

import org.jspecify.annotations.NullMarked;
