/** The {@code verial-sync} command. */
@NullMarked
package dev.verialsync.starter;

import org.jspecify.annotations.NullMarked;
