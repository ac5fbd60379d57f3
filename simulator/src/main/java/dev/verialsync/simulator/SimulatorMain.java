package dev.verialsync.simulator;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Runs a simulator alone, until the process ends. */
public final class SimulatorMain {
  private static final int DEFAULT_PORT = 8000;

  private SimulatorMain() {}

  /** Takes the port as its only argument; everything else is the default. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_PORT;
    run(SimulatorOptions.builder().port(port).build(), System.out);
  }

  /**
   * Starts, says where, and stays until the thread is interrupted or the process is stopped.
   *
   * @throws IOException if the port is taken or the catalogue file cannot be read
   */
  public static void run(SimulatorOptions options, PrintStream out)
      throws IOException, InterruptedException {
    try (VerialSimulator simulator = VerialSimulator.start(options)) {
      out.println(
          "Verial simulator "
              + simulator.version()
              + ", "
              + simulator.catalogue().size()
              + " articles");
      out.println("  VERIAL_URL=" + simulator.uri());
      out.println("  VERIAL_SESSION=" + options.session());
      out.println(
          "  try:    curl '" + simulator.uri() + "GetNumArticulosWS?x=" + options.session() + "'");
      out.println("  admin:  curl " + simulator.uri().resolve(AdminHandler.PATH));
      out.flush();
      new CountDownLatch(1).await();
    }
  }
}
