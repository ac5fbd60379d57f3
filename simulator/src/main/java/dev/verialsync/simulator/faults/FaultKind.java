package dev.verialsync.simulator.faults;

/** What can go wrong with a call; the simulator's README.md lists the kinds. */
public enum FaultKind {
  /** HTTP status {@link Fault#code}, with a short HTML page. */
  STATUS,
  /** The same with a Location that repeats the whole query, the session included. */
  REDIRECT,
  /** An HTML page with status 200. */
  HTML_PAGE,
  /** Status 200 and no byte. */
  EMPTY_BODY,
  /** The connection is closed in the middle of the body. */
  CLOSED_MID_BODY,
  /** Half of the JSON, with a matching Content-Length. */
  CUT_SHORT,
  /** The connection is closed before any answer. */
  NO_ANSWER,
  /** No answer until the fault ends or the simulator closes, then the usual one. */
  HANG,
  /** {@link Fault#delay} more latency. */
  DELAY,
  /** The body at {@link Fault#bytesPerSecond}. */
  SLOW_DRIP,
  /** {@code InfoError.Codigo} {@link Fault#code}, without rows in the live servers' manner. */
  INFO_ERROR,
  /** The same with rows, even where there are none. */
  INFO_ERROR_WITH_ROWS,
  /** As {@link #INFO_ERROR}, with the session number in {@code Descripcion}. */
  SESSION_ECHO,
  /** Code 0 and no rows, or a count of 0. */
  EMPTY_LIST,
  /** The same, with null for the list. */
  NULL_LIST,
  /**
   * {@link Fault#code} rows (or articles, where bounds count these) at most, whatever the call asks
   * for.
   */
  CAPPED,
  /** {@code Numero} is {@link Fault#code} more than there are. */
  COUNT_OFF,
  /** Windows-1252 instead of UTF-8, and declared so. */
  WINDOWS_1252,
  /** Windows-1252, and no charset declared. */
  UNDECLARED_WINDOWS_1252,
  /** The usual JSON as {@code text/html}. */
  WRONG_CONTENT_TYPE,
  /** {@code StockArticulos} with {@code IdArticulo}; one tariff row as an object without list. */
  ALTERNATIVE_NAMES,
  /** Tariff rows as an array, without the envelope around it. */
  BARE_ARRAY,
  /** {@code fecha} and {@code hora} are ignored: everything is answered. */
  IGNORED_DATE,
  /** {@code id_articulo} is ignored: all articles are answered. */
  IGNORED_ARTICLE;

  /** Whether {@link Fault#code} goes into {@code InfoError}. */
  public boolean isInfoError() {
    return switch (this) {
      case INFO_ERROR, INFO_ERROR_WITH_ROWS, SESSION_ECHO -> true;
      default -> false;
    };
  }

  /** Whether the client gets something else than the method's answer. */
  public boolean replacesAnswer() {
    return switch (this) {
      case STATUS, REDIRECT, HTML_PAGE, EMPTY_BODY, NO_ANSWER -> true;
      default -> false;
    };
  }

  /** Whether the answer's bytes, or their pace, are changed. */
  public boolean changesBytes() {
    return switch (this) {
      case SLOW_DRIP, CLOSED_MID_BODY, CUT_SHORT, WINDOWS_1252, UNDECLARED_WINDOWS_1252 -> true;
      default -> false;
    };
  }
}
