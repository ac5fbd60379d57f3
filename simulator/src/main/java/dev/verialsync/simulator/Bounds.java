package dev.verialsync.simulator;

/** What the first and last row that a client asks for count. */
public enum Bounds {
  ARTICLES,
  ROWS
}
