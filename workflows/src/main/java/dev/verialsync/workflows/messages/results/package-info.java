/** What workflows, activities and queries return. */
@NullMarked
package dev.verialsync.workflows.messages.results;

import org.jspecify.annotations.NullMarked;
