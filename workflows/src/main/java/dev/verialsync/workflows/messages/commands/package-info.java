/** What workflows, activities, signals and updates take. */
@NullMarked
package dev.verialsync.workflows.messages.commands;

import org.jspecify.annotations.NullMarked;
