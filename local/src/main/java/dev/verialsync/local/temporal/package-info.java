/** The embedded Temporal server. */
@NullMarked
package dev.verialsync.local.temporal;

import org.jspecify.annotations.NullMarked;
