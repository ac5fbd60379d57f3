package dev.verialsync.db.reference;

import org.jspecify.annotations.Nullable;

/**
 * A manufacturer or publisher.
 *
 * @param type 1 generic, 2 publisher
 * @param json the row as Verial sent it
 */
public record ManufacturerRow(long id, @Nullable Long type, @Nullable String name, String json) {}
