/** One article's history, across all schemas. */
@NullMarked
package dev.verialsync.db.history;

import org.jspecify.annotations.NullMarked;
