package dev.verialsync.db.reference;

/** A value allowed in a validated configurable field. */
public record ConfigurableFieldValueRow(long familyId, long fieldId, String value) {}
