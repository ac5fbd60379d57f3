/** Where Temporal, PostgreSQL and S3 are, and who starts them. */
@NullMarked
package dev.verialsync.starter.services;

import org.jspecify.annotations.NullMarked;
