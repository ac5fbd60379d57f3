package dev.verialsync.db.run;

import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
  RUNNING,
  COMPLETED,
  COMPLETED_WITH_ISSUES,
  FAILED,
  CANCELLED,
  ABANDONED;

  /** Its name in the database. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By that name. */
  public static RunStatus of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
