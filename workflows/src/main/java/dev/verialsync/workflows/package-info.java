/** Contracts: workflow and activity interfaces, task queues, search attributes, failure types. */
@NullMarked
package dev.verialsync.workflows;

import org.jspecify.annotations.NullMarked;
