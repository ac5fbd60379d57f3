/** What this program's own HTTP servers share. */
@NullMarked
package dev.verialsync.activities.http;

import org.jspecify.annotations.NullMarked;
