/** The media library in an S3 bucket. */
@NullMarked
package dev.verialsync.activities.media.s3;

import org.jspecify.annotations.NullMarked;
