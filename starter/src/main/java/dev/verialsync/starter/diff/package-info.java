/** What a dry run found. */
@NullMarked
package dev.verialsync.starter.diff;

import org.jspecify.annotations.NullMarked;
