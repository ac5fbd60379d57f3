package dev.verialsync.starter.services;

/** Where a service comes from. */
public enum Source {
  /** Its variable is set. */
  CONFIGURED("configured"),
  /** A stack that another process runs in the same home. */
  RUNNING("found running"),
  /** This process starts it. */
  EMBEDDED("embedded"),
  /** Nowhere. */
  MISSING("missing");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** As people read it. */
  public String label() {
    return label;
  }
}
