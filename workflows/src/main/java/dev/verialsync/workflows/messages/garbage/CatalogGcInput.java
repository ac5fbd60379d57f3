package dev.verialsync.workflows.messages.garbage;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may say when starting {@code CatalogGc}; nothing at all means to report only.
 *
 * @param delete remove what is found (default: false)
 * @param olderThan how long nothing must have used an image, ISO-8601 such as {@code P30D}; null
 *     means as the worker is configured (MEDIA_KEEP_UNREFERENCED)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CatalogGcInput(@Nullable Boolean delete, @Nullable String olderThan) {}
