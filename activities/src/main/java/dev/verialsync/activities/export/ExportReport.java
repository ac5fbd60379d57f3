package dev.verialsync.activities.export;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written.
 *
 * @param products that were read
 * @param leftOut of these, those that lack what the format requires
 * @param missing how many lack what; one product may lack several things
 * @param position of the change feed that belongs to what was read; null on a standby
 */
public record ExportReport(
    long products, long leftOut, Map<String, Long> missing, @Nullable Long position) {}
