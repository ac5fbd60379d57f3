/** Messages of the watch and of the delivery of notifications. */
@NullMarked
package dev.verialsync.workflows.messages.notify;

import org.jspecify.annotations.NullMarked;
