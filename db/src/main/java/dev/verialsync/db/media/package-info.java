/** Images, once per content, and which article has which. */
@NullMarked
package dev.verialsync.db.media;

import org.jspecify.annotations.NullMarked;
