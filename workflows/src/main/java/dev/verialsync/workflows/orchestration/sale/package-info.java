/** The watch over what is on sale. */
@NullMarked
package dev.verialsync.workflows.orchestration.sale;

import org.jspecify.annotations.NullMarked;
