/** Messages of single-batch mode: what its batches are given, and what comes of them. */
@NullMarked
package dev.verialsync.workflows.messages.single;

import org.jspecify.annotations.NullMarked;
