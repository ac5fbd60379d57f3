package dev.verialsync.activities.verial.call;

/**
 * The session number that Verial issues to a customer, its only credential. Never prints itself,
 * and only this package can read it.
 */
public final class SessionNumber {
  private final String value;

  private SessionNumber(String value) {
    this.value = value;
  }

  /**
   * Takes the number with or without blanks around it, as a file's last line end leaves them.
   *
   * @throws IllegalArgumentException if it is empty or holds anything but letters and digits; the
   *     message does not repeat it
   */
  public static SessionNumber of(String value) {
    String trimmed = value.strip();
    if (!trimmed.matches("[A-Za-z0-9]{1,64}")) {
      throw new IllegalArgumentException(
          "the Verial session must be 1 to 64 letters or digits (its value is not shown)");
    }
    return new SessionNumber(trimmed);
  }

  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
