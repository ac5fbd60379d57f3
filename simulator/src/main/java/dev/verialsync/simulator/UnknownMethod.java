package dev.verialsync.simulator;

/** How a server answers a method that its version does not know. */
public enum UnknownMethod {
  NOT_FOUND,
  /** An HTML page with status 200. */
  HTML_PAGE
}
