package dev.verialsync.starter.process;

/** How a command ended; the numbers are a contract with scripts. */
public enum ExitCode {
  DONE(0, "done"),
  FAILED(1, "failed"),
  USAGE(2, "wrong usage or configuration, or a service that cannot be reached"),
  DONE_WITH_ISSUES(3, "done, with issues in the data"),
  CANCELLED(4, "cancelled"),
  REFUSED(5, "refused: another run is active");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /** A few words for the help. */
  public String meaning() {
    return meaning;
  }
}
