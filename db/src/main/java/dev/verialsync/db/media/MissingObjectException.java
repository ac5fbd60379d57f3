package dev.verialsync.db.media;

import java.util.SortedSet;
import java.util.TreeSet;

/** Images that the library does not hold (any more) cannot be given to an article. */
public final class MissingObjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TreeSet<String> hashes;

  MissingObjectException(SortedSet<String> hashes) {
    super("not in the media library, store them first: " + String.join(", ", hashes));
    this.hashes = new TreeSet<>(hashes);
  }

  /** Their SHA-256, hexadecimal. */
  public SortedSet<String> hashes() {
    return new TreeSet<>(hashes);
  }
}
