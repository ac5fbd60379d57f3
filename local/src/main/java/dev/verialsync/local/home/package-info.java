/** The home directory of the embedded stack: layout, settings, lock, private files. */
@NullMarked
package dev.verialsync.local.home;

import org.jspecify.annotations.NullMarked;
