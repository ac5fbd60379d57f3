package dev.verialsync.activities.verial.row;

import org.jspecify.annotations.Nullable;

/** A row of GetArbolCamposConfigurablesArticulosWS; a null parent is the root. */
public record FieldTreeNode(
    long id, @Nullable Long parentId, @Nullable String name, @Nullable String sortKey) {}
