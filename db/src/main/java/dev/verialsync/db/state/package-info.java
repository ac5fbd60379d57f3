/** How the installation stands, read at a glance for those who watch it. */
@NullMarked
package dev.verialsync.db.state;

import org.jspecify.annotations.NullMarked;
