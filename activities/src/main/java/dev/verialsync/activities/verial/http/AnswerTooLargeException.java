package dev.verialsync.activities.verial.http;

import java.io.IOException;

/** More bytes came, after decompression, than an answer may have. */
final class AnswerTooLargeException extends IOException {
  private final long limitBytes;

  AnswerTooLargeException(long limitBytes) {
    super("more than " + limitBytes + " bytes");
    this.limitBytes = limitBytes;
  }

  long limitBytes() {
    return limitBytes;
  }
}
