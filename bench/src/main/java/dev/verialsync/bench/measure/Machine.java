package dev.verialsync.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The machine that a measurement was made on, and how busy it was. */
public final class Machine {

  private Machine() {}

  public static void print() {
    System.out.printf(
        Locale.ROOT,
        "Machine: %d cores (%s), %s memory, %s %s, Java %s, load %s%n%n",
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        value("/proc/meminfo", "MemTotal"),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        load());
  }

  /** Runnable processes on average over the last minute, five and fifteen. */
  public static String load() {
    try {
      String averages = Files.readString(Path.of("/proc/loadavg"));
      return averages.replaceAll("^((?:\\S+ ){2}\\S+)(?s:.*)$", "$1");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String value(String file, String key) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
