/** Options and converters that commands share. */
@NullMarked
package dev.verialsync.starter.commands.options;

import org.jspecify.annotations.NullMarked;
