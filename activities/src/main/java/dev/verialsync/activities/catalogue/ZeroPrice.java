package dev.verialsync.activities.catalogue;

/** What a tariff row means whose price is 0. */
public enum ZeroPrice {
  /** No price, as if the row were not there: nobody has filled it in. */
  NONE,
  /** A price, for a shop that gives things away. */
  KEEP
}
