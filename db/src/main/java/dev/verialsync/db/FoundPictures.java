package dev.verialsync.db;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Which of some pictures the library holds.
 *
 * @param at when it was looked, by PostgreSQL's clock: what is put into the bucket after that may
 *     be registered with it
 * @param pictures by hash
 * @param cut hashes of those that a check found cut: articles that have one again keep it
 */
public record FoundPictures(Instant at, Map<String, StoredPicture> pictures, Set<String> cut) {

  public FoundPictures {
    pictures = Map.copyOf(pictures);
    cut = Set.copyOf(cut);
  }
}
