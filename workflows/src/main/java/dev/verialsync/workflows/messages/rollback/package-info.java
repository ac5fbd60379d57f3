/** What goes into a rollback and its activities, and what comes out. */
@NullMarked
package dev.verialsync.workflows.messages.rollback;

import org.jspecify.annotations.NullMarked;
