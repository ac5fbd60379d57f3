package dev.verialsync.simulator;

/** A parameter that is missing or wrong; answered with its {@link InfoError}. */
final class InputException extends Exception {
  private final transient InfoError error;

  InputException(InfoError error) {
    super(error.description());
    this.error = error;
  }

  InfoError error() {
    return error;
  }
}
