package dev.verialsync.activities.media;

/** What reading an object again showed. */
public enum Verification {
  INTACT,
  MISSING,
  WRONG_SIZE,
  WRONG_HASH
}
