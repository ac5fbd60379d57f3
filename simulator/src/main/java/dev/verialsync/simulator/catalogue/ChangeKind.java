package dev.verialsync.simulator.catalogue;

/** Kinds of {@link BulkChange}. */
public enum ChangeKind {
  /** A text of the article's row. */
  ARTICLE,
  /** The first image is replaced by a newly drawn one; an article without any gets one. */
  IMAGE,
  STOCK,
  /** One net price replaces all tiers. */
  PRICE,
  /** The articles leave the list. */
  REMOVAL
}
