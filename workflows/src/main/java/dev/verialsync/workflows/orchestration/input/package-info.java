/** Reads the inputs of workflows, which anybody may type: a wrong one ends in a sentence. */
@NullMarked
package dev.verialsync.workflows.orchestration.input;

import org.jspecify.annotations.NullMarked;
