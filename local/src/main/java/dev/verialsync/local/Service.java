package dev.verialsync.local;

/** What the embedded stack can start, in the order in which it is stopped. */
public enum Service {
  TEMPORAL("Temporal"),
  S3("S3"),
  POSTGRESQL("PostgreSQL");

  private final String title;

  Service(String title) {
    this.title = title;
  }

  /** The name that people know it by, as progress lines and errors use it. */
  public String title() {
    return title;
  }
}
