package dev.verialsync.db.media.block;

import dev.verialsync.db.erp.Reading;
import dev.verialsync.db.media.ImageNeed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of images that was read to its end.
 *
 * @param question the moment whose changes were read; null = the whole list was
 * @param skipped places that Verial did not give
 */
public record CompleteList(
    ImageNeed need, Reading reading, @Nullable Instant question, List<SkippedRange> skipped) {}
