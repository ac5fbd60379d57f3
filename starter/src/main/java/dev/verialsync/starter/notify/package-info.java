/** Commands about notifications. */
@NullMarked
package dev.verialsync.starter.notify;

import org.jspecify.annotations.NullMarked;
