package dev.verialsync.db.reference;

import org.jspecify.annotations.Nullable;

/**
 * A category of either list.
 *
 * @param parentId null = a root
 * @param familyId the family of configurable fields of its articles; null = none, and for all web
 *     categories
 * @param json the row as Verial sent it
 */
public record CategoryRow(
    long id,
    @Nullable Long parentId,
    @Nullable String name,
    @Nullable String sortKey,
    @Nullable Long familyId,
    String json) {}
