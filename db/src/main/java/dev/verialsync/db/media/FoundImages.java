package dev.verialsync.db.media;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Which of some images the library holds.
 *
 * @param at when it was looked, by PostgreSQL's clock: what is put into the bucket after that may
 *     be registered with it
 * @param images by hash
 * @param cut hashes of those that a check found cut: articles that have one again keep it
 */
public record FoundImages(Instant at, Map<String, StoredImage> images, Set<String> cut) {

  public FoundImages {
    images = Map.copyOf(images);
    cut = Set.copyOf(cut);
  }
}
