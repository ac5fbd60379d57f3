package dev.verialsync.db.reference;

import org.jspecify.annotations.Nullable;

/**
 * A node of the tree of a configurable field.
 *
 * @param parentId null = a root
 * @param json the row as Verial sent it
 */
public record ConfigurableFieldNodeRow(
    long familyId,
    long fieldId,
    long id,
    @Nullable Long parentId,
    @Nullable String name,
    @Nullable String sortKey,
    String json) {}
