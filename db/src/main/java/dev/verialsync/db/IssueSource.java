package dev.verialsync.db;

import java.util.Locale;

/** Where an issue was met. Issues of one source are closed without regard to the others. */
public enum IssueSource {
  ARTICLES,
  STOCK,
  TARIFFS,
  REFERENCES,
  CHANGES,
  IMAGES,
  PRODUCTS;

  /** Its name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static IssueSource of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
