/** Notifications: what people are told, and whether it reached them. */
@NullMarked
package dev.verialsync.db.notification;

import org.jspecify.annotations.NullMarked;
