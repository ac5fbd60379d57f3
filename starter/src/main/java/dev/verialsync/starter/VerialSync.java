package dev.verialsync.starter;

import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Shutdown;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** The {@code verial-sync} command. */
public final class VerialSync {

  private VerialSync() {}

  /** Ends the process with the command's exit code; a signal with its own (130, 143). */
  public static void main(String[] arguments) {
    Shutdown shutdown = new Shutdown();
    AtomicBoolean ending = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!ending.get()) {
                    shutdown.signal();
                  }
                },
                "shutdown"));
    Invocation invocation =
        new Invocation(
            System.getProperty("verialsync.program", "verial-sync"),
            System.getenv(),
            console(),
            Clock.systemUTC(),
            ZoneId.systemDefault(),
            shutdown);
    int exitCode;
    try {
      exitCode = run(invocation, arguments);
    } catch (Throwable defect) {
      // Threads that stay would keep the process, and with it a stack that nobody watches.
      invocation.console().stackTrace(defect);
      exitCode = ExitCode.FAILED.number();
    }
    if (!shutdown.isSignalled()) {
      shutdown.close();
    }
    ending.set(true);
    System.exit(exitCode);
  }

  /** Runs a command; what it opened stays open until the invocation's shutdown is closed. */
  static int run(Invocation invocation, String... arguments) {
    return CommandTree.of(invocation, arguments).execute(arguments);
  }

  private static Console console() {
    Integer columns = Integer.getInteger("verialsync.columns");
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        columns == null ? OptionalInt.empty() : OptionalInt.of(columns));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
