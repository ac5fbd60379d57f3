/** Options and converters that commands share. */
@NullMarked
package dev.verialsync.starter.options;

import org.jspecify.annotations.NullMarked;
