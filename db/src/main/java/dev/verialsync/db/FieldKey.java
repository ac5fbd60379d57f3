package dev.verialsync.db;

/** A configurable field: its number within its family; family 0 is shared by all. */
public record FieldKey(long familyId, long fieldId) {}
