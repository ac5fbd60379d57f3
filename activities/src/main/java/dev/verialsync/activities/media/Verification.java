package dev.verialsync.activities.media;

/** What reading an object again showed. */
public enum Verification {
  INTACT,
  MISSING,
  WRONG_SIZE,
  WRONG_HASH,
  /** Its bytes are those that were stored, but the image is cut or broken. */
  CUT
}
