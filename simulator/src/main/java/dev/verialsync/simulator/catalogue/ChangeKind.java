package dev.verialsync.simulator.catalogue;

/** What many articles can change at once. */
public enum ChangeKind {
  /** A text of the article's row. */
  ARTICLE,
  /** The first image is replaced by a newly drawn one; an article without any gets one. */
  IMAGE,
  STOCK,
  /** One net price instead of whatever tiers there were. */
  PRICE,
  /** The articles leave the list. */
  REMOVAL
}
