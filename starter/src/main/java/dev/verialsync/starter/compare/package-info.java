/** The catalogue next to another system's export. Reads only. */
@NullMarked
package dev.verialsync.starter.compare;

import org.jspecify.annotations.NullMarked;
