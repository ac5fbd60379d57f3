package dev.verialsync.activities.export;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes a file's products one after the other. */
interface ProductWriter {

  default void begin() throws IOException {}

  /**
   * Writes a product.
   *
   * @return what it lacks, as the format names it; it is left out then
   */
  Set<String> write(ExportedProduct product) throws IOException;

  /** A group of variants that there is no more; only where {@link #needsGroups} says so. */
  default void dissolved(UUID group) throws IOException {}

  default void end() throws IOException {}

  /**
   * Whether the first product of a group of variants must come with the others, and groups that
   * there are no more after all products.
   */
  default boolean needsGroups() {
    return false;
  }

  /** What was found; where there is nothing, its name is noted. */
  static String required(Optional<String> found, String name, Set<String> missing) {
    if (found.isEmpty()) {
      missing.add(name);
    }
    return found.orElse("");
  }
}
