/** Issues with the data. */
@NullMarked
package dev.verialsync.db.issue;

import org.jspecify.annotations.NullMarked;
