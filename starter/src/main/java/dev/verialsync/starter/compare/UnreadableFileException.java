package dev.verialsync.starter.compare;

/** No comparison can be made with a file; the message is a sentence that says why. */
final class UnreadableFileException extends Exception {

  private static final long serialVersionUID = 1;

  UnreadableFileException(String message) {
    super(message);
  }
}
