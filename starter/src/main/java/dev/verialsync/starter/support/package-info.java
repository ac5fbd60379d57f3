/** {@code support}: an archive for a support request. */
@NullMarked
package dev.verialsync.starter.support;

import org.jspecify.annotations.NullMarked;
