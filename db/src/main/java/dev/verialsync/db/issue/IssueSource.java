package dev.verialsync.db.issue;

import java.util.Locale;

/** Where an issue was met. Issues of one source are closed without regard to the others. */
public enum IssueSource {
  ARTICLES,
  STOCK,
  TARIFFS,
  REFERENCES,
  CHANGES,
  IMAGES,
  PRODUCTS,

  /** What several products say together. */
  VARIANTS,

  /** What Verial reports about itself: its version, and how many articles it has. */
  SERVER;

  /** Its name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static IssueSource of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
