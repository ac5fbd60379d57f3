package dev.verialsync.workflows.messages.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an operator must say when starting {@code CatalogExport}.
 *
 * @param format {@code jsonl}, {@code csv}, {@code woocommerce} or {@code google-merchant}
 * @param out {@code s3://BUCKET/KEY}, or a file's name within the workers' EXPORT_DIRECTORY
 * @param all inactive products and those that may not be sold now, too (default: false)
 * @param since only what has changed after this position of the change feed (default: whenever)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CatalogExportInput(
    @Nullable String format, @Nullable String out, @Nullable Boolean all, @Nullable Long since) {}
