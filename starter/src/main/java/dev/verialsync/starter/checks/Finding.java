package dev.verialsync.starter.checks;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What was found of one thing.
 *
 * @param subject such as PostgreSQL
 * @param message a sentence; for all but {@link Status#OK} with what to do
 */
public record Finding(String subject, Status status, String message) {

  /** How a thing is. */
  public enum Status {
    OK("ok"),
    /** A run works, or would once it has been prepared as the message says. */
    WARNING("warning"),
    /** No run works like this. */
    PROBLEM("problem");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    /** As people and scripts read it. */
    @JsonValue
    public String label() {
      return label;
    }
  }

  static Finding ok(String subject, String message) {
    return new Finding(subject, Status.OK, message);
  }

  static Finding warning(String subject, String message) {
    return new Finding(subject, Status.WARNING, message);
  }

  static Finding problem(String subject, Throwable failure) {
    return problem(subject, String.valueOf(failure.getMessage()));
  }

  static Finding problem(String subject, String message) {
    return new Finding(subject, Status.PROBLEM, message);
  }
}
