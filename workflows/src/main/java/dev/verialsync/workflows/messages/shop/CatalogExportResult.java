package dev.verialsync.workflows.messages.shop;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export wrote.
 *
 * @param products that were read
 * @param leftOut of these, those that lack what the format requires
 * @param missing how many lack what
 * @param position of the change feed, for {@code since} next time; null on a standby
 */
public record CatalogExportResult(
    long products, long leftOut, Map<String, Long> missing, @Nullable Long position) {}
