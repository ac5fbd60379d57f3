package dev.verialsync.local.process;

import dev.verialsync.local.home.LocalStackException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Chooses the port of one service: the last start's, else the usual one, else a free one. 0 means
 * no such port.
 */
public record PortChoice(String service, int last, int usual) {
  /**
   * Below the ephemeral ports of outgoing connections: the port is then likely still free at the
   * next start.
   */
  private static final int FIRST_FREE = 10_000;

  private static final int LAST_FREE = 32_000;

  /** A killed process may hold its port a moment longer; waiting for it keeps links valid. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  public int pick(Consumer<String> progress) {
    if (last != 0) {
      if (isFreeSoon(last)) {
        return last;
      }
      int other = anyFree();
      progress.accept(
          service + ": port " + last + " of the last start is taken, using " + other + " instead");
      return other;
    }
    return usual != 0 && isFree(usual) ? usual : anyFree();
  }

  private static int anyFree() {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_FREE, LAST_FREE);
      if (isFree(port)) {
        return port;
      }
    }
    throw new LocalStackException(
        "No free port was found between " + FIRST_FREE + " and " + LAST_FREE + ".");
  }

  private static boolean isFreeSoon(int port) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalStackException("Interrupted while waiting for port " + port + ".", e);
      }
    }
    return true;
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(Loopback.port(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
