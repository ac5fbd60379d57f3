package dev.verialsync.simulator;

import dev.verialsync.simulator.catalogue.ImageBlockHabits;
import java.time.Duration;

/** The options that can be changed while the simulator runs. Thread-safe. */
final class RuntimeSettings {
  private volatile VerialVersion version;
  private volatile Duration latency;
  private volatile Duration latencyPerRow;
  private volatile Duration latencyPerMegabyte;
  private volatile ImageBlockHabits imageBlocks;
  private volatile int session;

  RuntimeSettings(SimulatorOptions options) {
    this.version = options.version();
    this.latency = options.latency();
    this.latencyPerRow = options.latencyPerRow();
    this.latencyPerMegabyte = options.latencyPerMegabyte();
    this.imageBlocks = options.imageBlocks();
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

  void latencyPerMegabyte(Duration value) {
    latencyPerMegabyte = value;
  }

  ImageBlockHabits imageBlocks() {
    return imageBlocks;
  }

  void imageBlocks(ImageBlockHabits value) {
    imageBlocks = value;
  }

  int session() {
    return session;
  }

  void session(int value) {
    session = value;
  }

  long latencyNanos(Answer answer) {
    long nanos = latency.toNanos() + answer.rows() * latencyPerRow.toNanos();
    return latencyPerMegabyte.isZero()
        ? nanos
        : nanos + (long) (latencyPerMegabyte.toNanos() / 1e6 * answer.bytes());
  }
}
