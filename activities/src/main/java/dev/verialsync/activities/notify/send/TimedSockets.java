package dev.verialsync.activities.notify.send;

import dev.verialsync.activities.task.UnconnectedSocketFactory;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sockets of one attempt, which are closed when its time is up: a server that sends a byte now and
 * then keeps below every timeout of a single read.
 */
final class TimedSockets extends UnconnectedSocketFactory implements AutoCloseable {

  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledFuture<?> end;
  private boolean over;

  TimedSockets(ScheduledExecutorService timer, Duration longest) {
    end = timer.schedule(this::timeIsUp, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void timeIsUp() {
    over = true;
    closeAll();
  }

  /** Whether the time was up. */
  synchronized boolean isOver() {
    return over;
  }

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (over) {
      throw new IOException("the time is up");
    }
    Socket socket = new Socket();
    sockets.add(socket);
    return socket;
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed all the same.
      }
    }
    sockets.clear();
  }

  @Override
  public synchronized void close() {
    end.cancel(false);
    closeAll();
  }
}
