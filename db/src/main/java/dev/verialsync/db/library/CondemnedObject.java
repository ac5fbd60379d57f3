package dev.verialsync.db.library;

import java.time.Instant;

/**
 * An object that whoever condemned it may remove from the bucket.
 *
 * @param until when that right ends, by PostgreSQL's clock; it also distinguishes this condemnation
 *     from another
 */
public record CondemnedObject(String sha256, String objectKey, long bytes, Instant until) {}
