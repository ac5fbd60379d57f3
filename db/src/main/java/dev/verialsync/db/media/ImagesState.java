package dev.verialsync.db.media;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is known of a product's images. */
public enum ImagesState {
  /** They were never fetched. */
  UNKNOWN,
  KNOWN,
  /** Some could not be taken. */
  ISSUES;

  /** Its name in the database. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ImagesState of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
