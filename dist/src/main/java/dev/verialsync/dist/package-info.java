/** Makes what a release has besides programs and libraries. */
@NullMarked
package dev.verialsync.dist;

import org.jspecify.annotations.NullMarked;
