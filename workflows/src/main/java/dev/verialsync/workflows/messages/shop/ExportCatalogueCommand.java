package dev.verialsync.workflows.messages.shop;

import org.jspecify.annotations.Nullable;

/**
 * Writes an export.
 *
 * @param out {@code s3://BUCKET/KEY}, or a file's name
 * @param since a position of the change feed; null = whenever it changed
 * @param installation whose catalogue it is; null where nobody said
 */
public record ExportCatalogueCommand(
    String format, String out, boolean all, @Nullable Long since, @Nullable String installation) {}
