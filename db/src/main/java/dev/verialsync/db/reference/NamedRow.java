package dev.verialsync.db.reference;

import org.jspecify.annotations.Nullable;

/**
 * A collection, school year or subject.
 *
 * @param json the row as Verial sent it
 */
public record NamedRow(long id, @Nullable String name, String json) {}
