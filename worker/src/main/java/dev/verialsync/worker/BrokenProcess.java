package dev.verialsync.worker;

import java.util.function.Consumer;

/**
 * Ends the process at once, as {@code kill -9} does: its supervisor restarts it, and the run
 * resumes from what was committed. Hooks are not run, since they would need what is broken.
 */
final class BrokenProcess implements Consumer<Error> {

  /** As of a process that a SIGKILL ended; never 3, which is "done with issues". */
  private static final int EXIT_CODE = 137;

  @Override
  public void accept(Error error) {
    try {
      System.err.printf(
          "verial-sync: %s in an activity; the process ends, start it again to continue%n",
          error.getClass().getName());
      error.printStackTrace();
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
