/** Progress while somebody waits. */
@NullMarked
package dev.verialsync.starter.progress;

import org.jspecify.annotations.NullMarked;
