package dev.verialsync.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/** The ERP's clock: the machine's, with an offset, or frozen. Thread-safe. */
public final class SimulatorClock extends Clock {
  private final Supplier<Instant> machine;
  private final ZoneId zone;
  private volatile Supplier<Instant> source;

  SimulatorClock(Supplier<Instant> machine, ZoneId zone) {
    this.machine = machine;
    this.zone = zone;
    this.source = machine;
  }

  /** Runs ahead of the machine's clock, or behind it if negative. */
  public void setOffset(Duration offset) {
    source = () -> machine.get().plus(offset);
  }

  /** Runs on from that instant. */
  public void runFrom(Instant instant) {
    setOffset(Duration.between(machine.get(), instant));
  }

  /** Stands still at that instant. */
  public void freezeAt(Instant instant) {
    source = () -> instant;
  }

  /** Jumps, and runs or stands still as before. */
  public synchronized void advance(Duration duration) {
    Supplier<Instant> before = source;
    source = () -> before.get().plus(duration);
  }

  /** Runs with the machine's clock again. */
  public void reset() {
    source = machine;
  }

  @Override
  public Instant instant() {
    return source.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SimulatorClock(this::instant, other);
  }
}
