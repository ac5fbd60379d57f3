package dev.verialsync.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who has used the processor: each process that this one started, by its program, and the threads
 * of this one, by their names without numbers. Threads that have ended are not seen.
 */
public final class CpuTimes {

  private static final int MOST = 14;

  private final Map<String, Double> before = seconds();

  /** Milliseconds of CPU for each of so many things, the largest first. */
  public void print(String title, long things) {
    Map<String, Double> used = seconds();
    before.forEach((part, seconds) -> used.computeIfPresent(part, (p, now) -> now - seconds));
    Table table = new Table(title, "CPU ms each");
    used.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST)
        .forEach(part -> table.row(part.getKey(), part.getValue() * 1000 / things));
    table.print();
  }

  private static Map<String, Double> seconds() {
    Map<String, Double> seconds = new TreeMap<>();
    ProcessHandle.current()
        .descendants()
        .forEach(
            process ->
                seconds.merge("process " + program(process), seconds(process.info()), Double::sum));
    double java = seconds(ProcessHandle.current().info());
    seconds.put("process java (this one)", java);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        double cpu = threads.getThreadCpuTime(thread.getThreadId()) / 1e9;
        seconds.merge("thread " + name(thread), Math.max(0, cpu), Double::sum);
        java -= Math.max(0, cpu);
      }
    }
    seconds.put("thread compilers, collector and ended ones", java);
    return seconds;
  }

  private static String name(ThreadInfo thread) {
    return thread.getThreadName().replaceAll("[0-9]+", "n");
  }

  private static String program(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> String.valueOf(Path.of(command).getFileName()))
        .orElse("unknown");
  }

  private static double seconds(ProcessHandle.Info info) {
    return info.totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
