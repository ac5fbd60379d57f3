package dev.verialsync.simulator.catalogue;

/** In which manner answers are written. */
public enum Manner {
  /**
   * As recorded from live servers: keys in alphabetical order, InfoError among them and alone where
   * it reports an error; stocked articles first; zeros, empty texts and nulls for what nobody
   * filled in; the base tier from 0 units.
   */
  LIVE,
  /**
   * As the manual prints them, with all that clients guard against and nobody recorded: InfoError
   * first, decimals as texts, missing fields, authors as a text, {@code PVP}, a base tier from 1.
   */
  MANUAL
}
