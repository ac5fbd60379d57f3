/** Links to where a person looks further. */
@NullMarked
package dev.verialsync.activities.links;

import org.jspecify.annotations.NullMarked;
