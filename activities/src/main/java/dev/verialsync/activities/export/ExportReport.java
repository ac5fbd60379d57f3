package dev.verialsync.activities.export;

import java.util.Map;

/**
 * What was written.
 *
 * @param products that were read
 * @param leftOut of these, those that lack what the format requires
 * @param missing how many lack what; one product may lack several things
 */
public record ExportReport(long products, long leftOut, Map<String, Long> missing) {}
