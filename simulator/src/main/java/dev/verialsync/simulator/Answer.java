package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.Page;


import java.util.List;

/** What a method answers, before any fault. */
sealed interface Answer {
  /** An envelope with a list. */
  record Rows(InfoError error, String listName, Page page) implements Answer {
    static Rows failed(InfoError error, String listName) {
      return new Rows(error, listName, Page.of(List.of()));
    }
  }

  /**
   * An envelope with one value.
   *
   * @param json the value as JSON
   */
  record Value(InfoError error, String name, String json) implements Answer {}

  /** The server's version has no such method. */
  record NoSuchMethod() implements Answer {}

  default int rows() {
    return this instanceof Rows rows ? rows.page().size() : 0;
  }

  default boolean mentions(long articleId) {
    return this instanceof Rows rows && rows.page().mentions(articleId);
  }
}
