/** Files with the catalogue that other programs read. Knows neither commands nor workflows. */
@NullMarked
package dev.verialsync.activities.export;

import org.jspecify.annotations.NullMarked;
