/** All rows of the four schemas, copied out of one database and into another. */
@NullMarked
package dev.verialsync.db.backup;

import org.jspecify.annotations.NullMarked;
