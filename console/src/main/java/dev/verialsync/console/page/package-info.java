/** One class a page: reads what it shows and renders its template. */
@NullMarked
package dev.verialsync.console.page;

import org.jspecify.annotations.NullMarked;
