/** How things stand now. */
@NullMarked
package dev.verialsync.starter.status;

import org.jspecify.annotations.NullMarked;
