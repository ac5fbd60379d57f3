/** What the Verial server in use can and cannot do. */
@NullMarked
package dev.verialsync.activities.server;

import org.jspecify.annotations.NullMarked;
