/**
 * The embedded stack of one machine: Temporal, PostgreSQL and S3 on loopback, with their data in
 * one directory. {@link dev.verialsync.local.LocalStack} starts it, {@link
 * dev.verialsync.local.RunningStack} finds one that runs.
 */
@NullMarked
package dev.verialsync.local;

import org.jspecify.annotations.NullMarked;
