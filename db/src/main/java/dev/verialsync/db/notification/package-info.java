/** Notifications: what people are notified of, and whether it reached them. */
@NullMarked
package dev.verialsync.db.notification;

import org.jspecify.annotations.NullMarked;
