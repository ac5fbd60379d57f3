package dev.verialsync.simulator.catalogue;

/** How answers are written. */
public enum Manner {
  /**
   * As recorded from live servers: keys in alphabetical order, InfoError among them and alone where
   * it reports an error; stocked articles first; zeros, empty texts and nulls for unfilled fields;
   * the base tier from 0 units.
   */
  LIVE,
  /**
   * As the manual prints them, with what clients guard against but no recorded answer has:
   * InfoError first, decimals as texts, missing fields, authors as a text, {@code PVP}, a base tier
   * from 1.
   */
  MANUAL
}
