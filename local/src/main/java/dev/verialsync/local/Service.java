package dev.verialsync.local;

/** The services of the embedded stack, in the order in which it stops them. */
public enum Service {
  TEMPORAL("Temporal"),
  S3("S3"),
  POSTGRESQL("PostgreSQL");

  private final String title;

  Service(String title) {
    this.title = title;
  }

  /** The name in progress lines and errors. */
  public String title() {
    return title;
  }
}
