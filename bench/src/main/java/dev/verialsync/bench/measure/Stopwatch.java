package dev.verialsync.bench.measure;

import java.time.Duration;

/** Wall-clock time, and the CPU time of this process and of all that it started. */
public final class Stopwatch {

  private final long startNanos = System.nanoTime();
  private final double startCpu = cpuSeconds();
  private final double startOwnCpu = ownCpuSeconds();

  /**
   * In seconds.
   *
   * @param cpuSeconds of this process and of all that it started
   * @param ownCpuSeconds of this process alone
   */
  public record Lap(double seconds, double cpuSeconds, double ownCpuSeconds) {

    public double perSecond(long things) {
      return things / seconds;
    }

    public double cpuMillisEach(long things) {
      return cpuSeconds * 1000 / things;
    }

    public double ownCpuMillisEach(long things) {
      return ownCpuSeconds * 1000 / things;
    }
  }

  public Lap lap() {
    return new Lap(
        (System.nanoTime() - startNanos) / 1e9,
        cpuSeconds() - startCpu,
        ownCpuSeconds() - startOwnCpu);
  }

  private static double cpuSeconds() {
    ProcessHandle self = ProcessHandle.current();
    double started = self.descendants().mapToDouble(process -> seconds(process.info())).sum();
    return started + ownCpuSeconds();
  }

  private static double ownCpuSeconds() {
    return seconds(ProcessHandle.current().info());
  }

  private static double seconds(ProcessHandle.Info info) {
    return info.totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
