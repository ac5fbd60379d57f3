/** Words, numbers and times in the reader's language. */
@NullMarked
package dev.verialsync.console.text;

import org.jspecify.annotations.NullMarked;
