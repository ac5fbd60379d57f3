/** What Verial said of articles, stock and tariffs, and the readings that landed it. */
@NullMarked
package dev.verialsync.db.erp;

import org.jspecify.annotations.NullMarked;
