package dev.verialsync.db.library;

import java.time.Instant;
import java.util.List;

/**
 * An object that whoever condemned it may remove from the bucket.
 *
 * @param copies keys of its smaller copies, which go with it
 * @param until when that right ends, by PostgreSQL's clock; it also distinguishes this condemnation
 *     from another
 */
public record CondemnedObject(
    String sha256, String objectKey, List<String> copies, long bytes, Instant until) {}
