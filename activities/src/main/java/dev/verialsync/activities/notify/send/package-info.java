/** Sends notifications by mail and to webhooks. */
@NullMarked
package dev.verialsync.activities.notify.send;

import org.jspecify.annotations.NullMarked;
