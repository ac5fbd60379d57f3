package dev.verialsync.db.erp;

/** Which of the articles that a reading leaves in doubt keep what they had, besides those named. */
public enum Suspects {
  NONE,
  /** Those whose rows may have been read twice. */
  TWICE,
  /** Those that may have been missed, too. */
  ALL
}
