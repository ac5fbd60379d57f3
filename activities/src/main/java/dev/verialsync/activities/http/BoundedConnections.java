package dev.verialsync.activities.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends every connection after a while, whatever it does, and the oldest where too many are open: a
 * client that sends or reads a byte now and then holds nothing for long.
 */
public final class BoundedConnections implements Connection.Listener {

  private final int most;
  private final Duration lifetime;
  private final Scheduler scheduler;
  private final Deque<Connection> open = new ArrayDeque<>();

  public BoundedConnections(int most, Duration lifetime, Scheduler scheduler) {
    this.most = most;
    this.lifetime = lifetime;
    this.scheduler = scheduler;
  }

  @Override
  public void onOpened(Connection connection) {
    Connection oldest;
    synchronized (open) {
      open.addLast(connection);
      oldest = open.size() > most ? open.removeFirst() : null;
    }
    if (oldest != null) {
      oldest.getEndPoint().close();
    }
    var unused =
        scheduler.schedule(
            connection.getEndPoint()::close, lifetime.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (open) {
      open.remove(connection);
    }
  }
}
