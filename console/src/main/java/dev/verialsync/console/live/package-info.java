/** What Temporal alone knows, as fresh as a page needs it. */
@NullMarked
package dev.verialsync.console.live;

import org.jspecify.annotations.NullMarked;
