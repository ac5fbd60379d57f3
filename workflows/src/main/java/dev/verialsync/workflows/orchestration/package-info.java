/** Orchestration: the deterministic workflow code and its policies. */
@NullMarked
package dev.verialsync.workflows.orchestration;

import org.jspecify.annotations.NullMarked;
