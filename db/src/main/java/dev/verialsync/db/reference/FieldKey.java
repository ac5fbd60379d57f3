package dev.verialsync.db.reference;

/** A configurable field: its number within its family; family 0 is shared by all. */
public record FieldKey(long familyId, long fieldId) {}
