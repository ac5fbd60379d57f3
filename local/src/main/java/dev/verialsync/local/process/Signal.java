package dev.verialsync.local.process;

import dev.verialsync.local.home.LocalStackException;
import java.io.IOException;
import java.util.List;

/** Sends a signal by name, which Java can only do for SIGTERM and SIGKILL. */
final class Signal {
  private Signal() {}

  /** Sends a signal; a process that has already ended is no error. */
  static void send(String signal, long pid) {
    try {
      ChildEnvironment.plain()
          .command(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid)))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new LocalStackException("Signal " + signal + " could not be sent: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
