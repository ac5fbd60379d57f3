package dev.verialsync.db.issue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What sort of issue it is; docs/reference.md says what each means and what to do about it. */
public enum IssueKind {
  // About a whole list or the server.
  LIST_EMPTY,
  LIST_TOO_SHORT,
  VALUES_LOST,
  IMAGES_SHRUNK,
  LIST_UNSTEADY,
  ROWS_IN_DOUBT,
  COUNT_DIFFERS,
  LIST_UNAVAILABLE,
  CLOCK_DIFFERS,
  NO_STOCK,
  NO_PRICES,

  // About a row, an article or a category.
  ROW_UNREADABLE,
  ROW_TOO_LARGE,
  TOO_MANY_ROWS,
  TOO_MANY_IMAGES,
  TOO_MANY_FIELDS,
  BROKEN_CHARACTERS,
  BAD_VALUE,
  PRICE_ZERO,
  DUPLICATE_TIER,
  NO_NAME,
  NO_ID,
  NO_ARTICLE,
  DUPLICATE_ID,
  UNKNOWN_ARTICLE,
  NOT_FOUND,
  CATEGORY_CYCLE,
  CATEGORY_TOO_DEEP,
  TOO_MANY_VARIANTS,
  REFUSED,

  // About an article's images.
  IMAGES_UNAVAILABLE,
  NOT_AN_IMAGE,
  EMPTY_IMAGE,
  IMAGE_CUT,
  UNSUPPORTED_FORMAT,
  IMAGE_TOO_LARGE,
  IMAGE_LOST;

  /** Its name in the database and for people. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static IssueKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
