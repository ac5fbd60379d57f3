package dev.verialsync.starter;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalInt;

/** A command run in this process, and what it wrote. */
public final class Captured {

  private final Written out = new Written();
  private final Written err = new Written();
  private final Shutdown shutdown = new Shutdown();
  private final Invocation invocation;

  public Captured(Map<String, String> environment) {
    this(environment, OptionalInt.empty());
  }

  /**
   * Makes one.
   *
   * @param columns of the terminal that it takes stderr for
   */
  public Captured(Map<String, String> environment, OptionalInt columns) {
    invocation =
        new Invocation(
            "verial-sync",
            environment,
            new Console(stream(out), stream(err), columns),
            Clock.systemUTC(),
            ZoneId.of("Europe/Madrid"),
            shutdown);
  }

  private static PrintStream stream(Written written) {
    return new PrintStream(written, true, StandardCharsets.UTF_8);
  }

  /** Runs a command to its end, the closing of what it opened included. */
  public int run(String... arguments) {
    int exitCode = VerialSync.run(invocation, arguments);
    if (!shutdown.isSignalled()) {
      shutdown.close();
    }
    return exitCode;
  }

  public Shutdown shutdown() {
    return shutdown;
  }

  public String out() {
    return out.text();
  }

  public String err() {
    return err.text();
  }

  /** Returns once stdout holds the text. */
  public void awaitOut(String text, Duration timeout) throws InterruptedException {
    out.await(text, timeout);
  }

  /** Returns once stderr holds the text. */
  public void awaitErr(String text, Duration timeout) throws InterruptedException {
    err.await(text, timeout);
  }

  /** Bytes that can be waited for. */
  private static final class Written extends ByteArrayOutputStream {

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      super.write(bytes, offset, length);
      notifyAll();
    }

    synchronized String text() {
      return toString(StandardCharsets.UTF_8);
    }

    synchronized void await(String wanted, Duration timeout) throws InterruptedException {
      long deadline = System.nanoTime() + timeout.toNanos();
      while (!text().contains(wanted)) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("\"" + wanted + "\" was not written; there is: " + text());
        }
        wait(left);
      }
    }
  }
}
