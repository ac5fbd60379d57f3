package dev.verialsync.db;

/** The two phases of a run. */
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
