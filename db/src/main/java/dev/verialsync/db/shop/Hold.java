package dev.verialsync.db.shop;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Products that no run may write.
 *
 * @param articleId the product; null = all
 * @param by who held it
 * @param until when it ends by itself; null = when somebody releases it
 * @param runId the rollback that held it; null = a person did
 * @param waiting how many of its products the last run would have written
 */
public record Hold(
    @Nullable Long articleId,
    @Nullable String reason,
    String by,
    Instant since,
    @Nullable Instant until,
    @Nullable Long runId,
    long waiting) {}
