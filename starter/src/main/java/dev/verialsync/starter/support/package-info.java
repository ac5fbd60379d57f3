/** {@code support}: an archive to send to whoever helps. */
@NullMarked
package dev.verialsync.starter.support;

import org.jspecify.annotations.NullMarked;
