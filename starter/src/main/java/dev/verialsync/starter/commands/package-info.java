/** The commands, a class each. */
@NullMarked
package dev.verialsync.starter.commands;

import org.jspecify.annotations.NullMarked;
