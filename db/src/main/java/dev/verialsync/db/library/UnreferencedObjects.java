package dev.verialsync.db.library;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects to which no article and no product refers.
 *
 * @param objects those that have been so for long enough, and those whose removal was begun
 * @param oldest since when the first of them has been so; null = there is none
 * @param examples keys of a few of them, those first that have been so for the longest
 * @param later those that have not been so for long enough
 * @param beingRemoved condemned by a garbage collection that may be at work
 */
public record UnreferencedObjects(
    long objects,
    long bytes,
    @Nullable Instant oldest,
    List<String> examples,
    long later,
    long laterBytes,
    long beingRemoved) {

  public UnreferencedObjects {
    examples = List.copyOf(examples);
  }
}
