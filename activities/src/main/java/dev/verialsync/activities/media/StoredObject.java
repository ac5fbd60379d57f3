package dev.verialsync.activities.media;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object as S3 describes it.
 *
 * @param bytes its size
 * @param mediaType as it was stored; null in a list, which does not have it
 * @param sha256 the hash in its metadata; null in a list, or if whoever stored it named none
 * @param modified when it was last stored, by S3's clock
 */
public record StoredObject(
    ImageKey key,
    long bytes,
    @Nullable String mediaType,
    @Nullable String sha256,
    Instant modified) {}
