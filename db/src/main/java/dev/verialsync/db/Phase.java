package dev.verialsync.db;

/** The two phases of a run. The workflows have an enum of their own: this module knows none. */
public enum Phase {
  IMAGES("images"),
  PRODUCTS("products");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** Its name in the database. */
  public String label() {
    return label;
  }
}
