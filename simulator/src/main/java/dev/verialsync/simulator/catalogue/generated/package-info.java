/** A bookshop's catalogue made from a seed. */
@NullMarked
package dev.verialsync.simulator.catalogue.generated;

import org.jspecify.annotations.NullMarked;
