package dev.verialsync.db.library;

/** An object of the bucket that no row mentions. */
public record UnknownObject(String sha256, String mediaType, long bytes, String objectKey) {}
