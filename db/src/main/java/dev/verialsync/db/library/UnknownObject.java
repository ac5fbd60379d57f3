package dev.verialsync.db.library;

/** An object of the bucket of which no row tells. */
public record UnknownObject(String sha256, String mediaType, long bytes, String objectKey) {}
