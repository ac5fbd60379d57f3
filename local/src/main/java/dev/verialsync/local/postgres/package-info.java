/** The embedded PostgreSQL server. */
@NullMarked
package dev.verialsync.local.postgres;

import org.jspecify.annotations.NullMarked;
