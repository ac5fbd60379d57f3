package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.Nullable;

/** A row of GetColeccionesWS, GetCursosWS or GetAsignaturasWS. */
public record ReferenceValue(long id, @Nullable String value) {}
