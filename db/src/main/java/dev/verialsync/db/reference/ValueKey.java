package dev.verialsync.db.reference;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A key for a text of any length. */
final class ValueKey {

  private ValueKey() {}

  static UUID of(String value) {
    return UUID.nameUUIDFromBytes(value.getBytes(StandardCharsets.UTF_8));
  }
}
