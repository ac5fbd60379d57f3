package dev.verialsync.db;

import java.time.Instant;
import java.util.Map;

/**
 * Which of some pictures the library holds.
 *
 * @param at when it was looked, by PostgreSQL's clock: what is put into the bucket after that may
 *     be registered with it
 * @param pictures by hash
 */
public record FoundPictures(Instant at, Map<String, StoredPicture> pictures) {

  public FoundPictures {
    pictures = Map.copyOf(pictures);
  }
}
