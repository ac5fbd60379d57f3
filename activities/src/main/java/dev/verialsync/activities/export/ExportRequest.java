package dev.verialsync.activities.export;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written.
 *
 * @param all inactive products and those that may not be sold now, too
 * @param links of products' pages; null where nobody needs them
 */
public record ExportRequest(ExportFormat format, boolean all, @Nullable LinkTemplate links) {}
