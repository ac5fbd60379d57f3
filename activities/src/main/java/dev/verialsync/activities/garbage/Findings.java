package dev.verialsync.activities.garbage;

import dev.verialsync.db.library.UnreferencedObjects;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a collection would remove.
 *
 * @param objects that the database knows
 * @param orphans that only the bucket knows
 */
public record Findings(UnreferencedObjects objects, Orphans orphans) {

  /**
   * Objects of the bucket that no row mentions, as a kill between the put and the commit leaves
   * them.
   *
   * @param oldest when the first of them was put; null = there is none
   * @param examples keys of a few of them
   */
  public record Orphans(long objects, long bytes, @Nullable Instant oldest, List<String> examples) {

    public Orphans {
      examples = List.copyOf(examples);
    }
  }
}
