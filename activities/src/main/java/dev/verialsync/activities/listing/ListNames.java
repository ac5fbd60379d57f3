package dev.verialsync.activities.listing;

import java.time.Instant;

/** Names of the readings in {@code erp.reading} that other classes look up. */
public final class ListNames {

  public static final String ARTICLES = "articles";

  private ListNames() {}

  /** The articles changed since a moment. */
  public static String changedSince(Instant asked) {
    return "changed since " + asked;
  }
}
