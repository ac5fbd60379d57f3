package dev.verialsync.activities.verial.http;

import java.io.IOException;

/** An answer that HTTP does not allow, or that nobody could hold; the message says what it has. */
final class MalformedAnswerException extends IOException {
  MalformedAnswerException(String whatIsWrong) {
    super(whatIsWrong);
  }

  /** OkHttp and okio throw unchecked exceptions at some answers, such as a negative length. */
  static MalformedAnswerException of(RuntimeException cause) {
    MalformedAnswerException malformed =
        new MalformedAnswerException(
            "is not valid HTTP (" + cause.getClass().getSimpleName() + " while it was read)");
    malformed.initCause(cause);
    return malformed;
  }
}
