/** Messages: what goes into and comes out of workflows, activities, updates and queries. */
@NullMarked
package dev.verialsync.workflows.messages;

import org.jspecify.annotations.NullMarked;
