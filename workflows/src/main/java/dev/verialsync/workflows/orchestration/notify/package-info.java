/** Workflows that look at what people should be told of, and deliver it. */
@NullMarked
package dev.verialsync.workflows.orchestration.notify;

import org.jspecify.annotations.NullMarked;
