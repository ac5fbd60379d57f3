package dev.verialsync.db.erp;

/** The lists in which an article has none, one or several rows. */
public enum RowKind {
  STOCK("stock"),
  TARIFFS("tariffs");

  private final String label;

  RowKind(String label) {
    this.label = label;
  }

  /** The list's name in the database. */
  public String label() {
    return label;
  }
}
