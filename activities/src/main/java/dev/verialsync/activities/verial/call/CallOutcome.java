package dev.verialsync.activities.verial.call;

/**
 * How a call ended, in a short text for the table of calls and for metrics: a closed set but for
 * the numbers of {@code http_503} and {@code code_4}.
 */
public record CallOutcome(String text) {
  public static final CallOutcome OK = new CallOutcome("ok");
  public static final CallOutcome HTML = new CallOutcome("html");

  /** A page of HTML, a 404 or a 405 for a method that the server's version may lack. */
  public static final CallOutcome UNKNOWN_METHOD = new CallOutcome("unknown_method");

  public static final CallOutcome EMPTY = new CallOutcome("empty");

  /** The body ended before the JSON did. */
  public static final CallOutcome TRUNCATED = new CallOutcome("truncated");

  /** Neither JSON nor HTML, or JSON that breaks off into nonsense. */
  public static final CallOutcome NOT_JSON = new CallOutcome("not_json");

  /**
   * A list whose JSON breaks in one of its rows: Verial is there, and says nonsense of one thing.
   */
  public static final CallOutcome BROKEN_ROW = new CallOutcome("broken_row");

  /** JSON without the envelope that the method should have. */
  public static final CallOutcome PROTOCOL = new CallOutcome("protocol");

  /** More than an answer may be: see {@link AnswerLimits}. */
  public static final CallOutcome TOO_LARGE = new CallOutcome("too_large");

  /** Connected, but silent or too slow. */
  public static final CallOutcome TIMEOUT = new CallOutcome("timeout");

  /** No connection could be made. */
  public static final CallOutcome CONNECT = new CallOutcome("connect");

  /** The connection ended before an answer began. */
  public static final CallOutcome DROPPED = new CallOutcome("dropped");

  public static final CallOutcome CANCELLED = new CallOutcome("cancelled");

  /** The gate took the permit back while the call was under way. */
  public static final CallOutcome LEASE_LOST = new CallOutcome("lease_lost");

  /** This machine could not keep the answer: its temporary directory failed. */
  public static final CallOutcome LOCAL_DISK = new CallOutcome("local_disk");

  /** The client itself failed. */
  public static final CallOutcome CLIENT_ERROR = new CallOutcome("client_error");

  public static CallOutcome http(int status) {
    return new CallOutcome("http_" + status);
  }

  public static CallOutcome code(int infoErrorCode) {
    return new CallOutcome("code_" + infoErrorCode);
  }

  @Override
  public String toString() {
    return text;
  }
}
