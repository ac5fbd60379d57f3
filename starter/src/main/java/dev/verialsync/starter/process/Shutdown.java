package dev.verialsync.starter.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be undone before the process ends, the latest first, whether its work is done or a
 * signal came. Safe for use by the signal's thread and the one that works.
 */
public final class Shutdown implements AutoCloseable {

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final List<Runnable> signalActions = new ArrayList<>();
  private final CountDownLatch signalled = new CountDownLatch(1);
  private boolean closed;

  /** Said at once when a signal comes, before anything is closed. */
  public synchronized void onSignal(Runnable action) {
    signalActions.add(action);
  }

  /** Will be closed at the end; at once if the end has come already. */
  public <T extends AutoCloseable> T closing(T resource) {
    synchronized (this) {
      if (!closed) {
        resources.push(resource);
        return resource;
      }
    }
    close(resource);
    return resource;
  }

  /** Whether a signal asked the process to end. */
  public boolean isSignalled() {
    return signalled.getCount() == 0;
  }

  /** Returns when a signal has come. */
  public void awaitSignal() {
    try {
      signalled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * To be called by the thread that a signal starts: runs the signal actions and closes everything.
   */
  public void signal() {
    List<Runnable> toSay;
    synchronized (this) {
      if (closed) {
        return;
      }
      toSay = List.copyOf(signalActions);
      signalled.countDown();
    }
    try {
      toSay.forEach(Runnable::run);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    List<AutoCloseable> remaining;
    synchronized (this) {
      closed = true;
      remaining = List.copyOf(resources);
      resources.clear();
    }
    remaining.forEach(Shutdown::close);
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      logger().warn("{} did not close cleanly: {}", resource, e.toString(), e);
    }
  }

  /** Not a constant: the log is only configured once the command line has been read. */
  private static Logger logger() {
    return LoggerFactory.getLogger(Shutdown.class);
  }
}
