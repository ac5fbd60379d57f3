/** The texts of notifications. */
@NullMarked
package dev.verialsync.activities.notify.text;

import org.jspecify.annotations.NullMarked;
