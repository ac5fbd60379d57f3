/** What goes into the question before a run writes, and what comes out. */
@NullMarked
package dev.verialsync.workflows.messages.confirm;

import org.jspecify.annotations.NullMarked;
