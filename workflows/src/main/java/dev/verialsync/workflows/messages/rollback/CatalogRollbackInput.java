package dev.verialsync.workflows.messages.rollback;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says when starting {@code CatalogRollback}.
 *
 * @param run required: {@code shop} becomes what it was before this run; it and all later ones are
 *     undone
 * @param articles these products alone, by Verial's Id, at most 1,000; empty means all
 * @param reason why, for each product's history
 * @param by who asks for it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CatalogRollbackInput(
    @Nullable Long run,
    @Nullable List<Long> articles,
    @Nullable String reason,
    @Nullable String by) {}
