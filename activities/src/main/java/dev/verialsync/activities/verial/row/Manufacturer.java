package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.Nullable;

/**
 * A row of GetFabricantesWS.
 *
 * @param type 1 generic, 2 publisher
 */
public record Manufacturer(long id, @Nullable Integer type, @Nullable String name) {}
