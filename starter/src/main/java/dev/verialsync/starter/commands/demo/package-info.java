/** The demo and the simulated Verial. */
@NullMarked
package dev.verialsync.starter.commands.demo;

import org.jspecify.annotations.NullMarked;
