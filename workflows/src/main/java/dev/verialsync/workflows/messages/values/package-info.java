/** Values within commands and results. */
@NullMarked
package dev.verialsync.workflows.messages.values;

import org.jspecify.annotations.NullMarked;
