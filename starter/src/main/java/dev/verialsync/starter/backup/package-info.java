/** {@code backup} and {@code restore}. */
@NullMarked
package dev.verialsync.starter.backup;

import org.jspecify.annotations.NullMarked;
