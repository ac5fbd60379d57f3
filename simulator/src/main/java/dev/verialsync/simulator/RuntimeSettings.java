package dev.verialsync.simulator;

import java.time.Duration;

/** The options that can be changed while the simulator runs. Thread-safe. */
final class RuntimeSettings {
  private volatile VerialVersion version;
  private volatile Duration latency;
  private volatile Duration latencyPerRow;
  private volatile int session;

  RuntimeSettings(SimulatorOptions options) {
    this.version = options.version();
    this.latency = options.latency();
    this.latencyPerRow = options.latencyPerRow();
    this.session = options.session();
  }

  VerialVersion version() {
    return version;
  }

  void version(VerialVersion value) {
    version = value;
  }

  Duration latency() {
    return latency;
  }

  void latency(Duration value) {
    latency = value;
  }

  void latencyPerRow(Duration value) {
    latencyPerRow = value;
  }

  int session() {
    return session;
  }

  void session(int value) {
    session = value;
  }

  long latencyNanos(int rows) {
    return latency.toNanos() + rows * latencyPerRow.toNanos();
  }
}
