package dev.verialsync.db;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can happen to an article; docs/reference.md says what each kind means and carries. */
public enum EventKind {
  // In Verial's list.
  FIRST_SEEN,
  VANISHED,
  RETURNED,

  // To its images.
  IMAGE_ADDED,
  IMAGE_REMOVED,
  IMAGES_REORDERED,
  IMAGES_KEPT,
  IMAGE_ISSUE,

  // To its product.
  INSERTED,
  CHANGED,
  PRICE_CHANGED,
  STOCK_CHANGED,
  DEACTIVATED,
  REACTIVATED,
  ROLLED_BACK,
  HELD,
  RELEASED,
  ISSUE;

  /** Its name in the database and for people. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static EventKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
