package dev.verialsync.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How the port of one service is chosen: the wanted one or none, else last time's, else the usual
 * one, else a free one. 0 stands for no such port.
 */
record PortChoice(String service, int wanted, int last, int usual) {
  /**
   * Below the ports that systems give to outgoing connections, so that a port is still free at the
   * next start.
   */
  private static final int FIRST_FREE = 10_000;

  private static final int LAST_FREE = 32_000;

  /** What a killed process had may be its a moment longer; links stay valid if it is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  int pick(Consumer<String> progress) {
    if (wanted != 0) {
      if (isFree(wanted)) {
        return wanted;
      }
      throw new LocalStackException(
          service
              + " is to listen on port "
              + wanted
              + ", which another process has: stop that one or choose another port.");
    }
    if (last != 0) {
      if (isFreeSoon(last)) {
        return last;
      }
      int other = anyFree();
      progress.accept(
          service + ": last time's port " + last + " is taken now, using " + other + " instead");
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

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(Loopback.port(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
