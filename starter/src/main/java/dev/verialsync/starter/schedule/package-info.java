/** The command {@code schedule}: runs that Temporal starts by itself. */
@NullMarked
package dev.verialsync.starter.schedule;

import org.jspecify.annotations.NullMarked;
