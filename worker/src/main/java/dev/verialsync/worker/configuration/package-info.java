/** What the environment variables say, judged once at start. */
@NullMarked
package dev.verialsync.worker.configuration;

import org.jspecify.annotations.NullMarked;
