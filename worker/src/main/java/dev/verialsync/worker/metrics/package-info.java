/** The process's metrics for Prometheus: docs/metrics.md lists our own. */
@NullMarked
package dev.verialsync.worker.metrics;

import org.jspecify.annotations.NullMarked;
