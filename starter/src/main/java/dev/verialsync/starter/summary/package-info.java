/** What a finished run did. */
@NullMarked
package dev.verialsync.starter.summary;

import org.jspecify.annotations.NullMarked;
