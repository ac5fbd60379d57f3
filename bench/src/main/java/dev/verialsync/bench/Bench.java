package dev.verialsync.bench;

import dev.verialsync.bench.measure.Machine;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command. */
@Command(
    name = "bench",
    description = "Measures verial-sync against references of the same run.",
    subcommands = {
      Images.class,
      Products.class,
      Calls.class,
      Heap.class,
      Scale.class,
      Modes.class,
      Year.class,
      ConsolePages.class
    },
    mixinStandardHelpOptions = true)
public final class Bench {

  private Bench() {}

  public static void main(String[] arguments) {
    Machine.print();
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
