/** The watch over the installation. */
@NullMarked
package dev.verialsync.activities.notify.watch;

import org.jspecify.annotations.NullMarked;
