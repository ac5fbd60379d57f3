package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.Nullable;

/**
 * A row of GetCategoriasWS or GetCategoriasWebWS, whose ids are two different spaces.
 *
 * @param parentId null at the root
 * @param sortKey {@code Clave}
 * @param fieldFamilyId the configurable fields that its articles have; never set for web categories
 */
public record Category(
    long id,
    @Nullable Long parentId,
    @Nullable String name,
    @Nullable String sortKey,
    @Nullable Long fieldFamilyId) {}
