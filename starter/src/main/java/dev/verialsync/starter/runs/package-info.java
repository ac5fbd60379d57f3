/** Runs of CatalogSync as an operator meets them: started, found, followed, ended. */
@NullMarked
package dev.verialsync.starter.runs;

import org.jspecify.annotations.NullMarked;
