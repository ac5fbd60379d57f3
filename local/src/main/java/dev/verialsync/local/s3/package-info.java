/** The embedded S3 server. */
@NullMarked
package dev.verialsync.local.s3;

import org.jspecify.annotations.NullMarked;
