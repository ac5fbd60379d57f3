/** Images of articles: drawn ones in several formats, and given ones served as they are. */
@NullMarked
package dev.verialsync.simulator.image;

import org.jspecify.annotations.NullMarked;
