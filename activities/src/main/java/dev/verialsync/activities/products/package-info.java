/** Writing products in batches, and nothing of Temporal. */
@NullMarked
package dev.verialsync.activities.products;

import org.jspecify.annotations.NullMarked;
