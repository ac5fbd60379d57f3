/** What the console shows. Reads only, a fixed number of statements for each page. */
@NullMarked
package dev.verialsync.db.console;

import org.jspecify.annotations.NullMarked;
