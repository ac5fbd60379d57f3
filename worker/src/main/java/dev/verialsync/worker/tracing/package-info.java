/** Traces of runs for OpenTelemetry, where somebody wants them. */
@NullMarked
package dev.verialsync.worker.tracing;

import org.jspecify.annotations.NullMarked;
