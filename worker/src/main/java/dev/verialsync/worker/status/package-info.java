/** What the worker tells those who watch it: health and metrics over HTTP. */
@NullMarked
package dev.verialsync.worker.status;

import org.jspecify.annotations.NullMarked;
