/** Web pages for the people of a shop, and the report of a run. Reads only. */
@NullMarked
package dev.verialsync.console;

import org.jspecify.annotations.NullMarked;
