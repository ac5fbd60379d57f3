package dev.verialsync.workflows;

import java.time.Duration;

/**
 * Within which a running activity must be heard of: a dead worker is noticed by it, and other
 * timeouts can be generous. Workers beat several times within it.
 */
public final class HeartbeatTimeout {

  public static final Duration VALUE = Duration.ofSeconds(10);

  private HeartbeatTimeout() {}
}
