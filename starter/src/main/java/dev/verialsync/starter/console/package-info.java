/** The console: its variables, its command, the report, and what it asks Temporal for. */
@NullMarked
package dev.verialsync.starter.console;

import org.jspecify.annotations.NullMarked;
