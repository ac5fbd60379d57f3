package dev.verialsync.local.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes one process the owner of a home; the kernel frees the lock when the process ends. */
public final class StackLock implements AutoCloseable {
  /**
   * POSIX locks belong to the process, and closing any descriptor of the file frees them. So this
   * process must not even open the file of a lock it holds, and has to remember which it holds.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StackLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** The lock, or empty where some process holds it. */
  public static synchronized Optional<StackLock> tryAcquire(Path file) throws IOException {
    if (!HELD_HERE.add(file)) {
      return Optional.empty();
    }
    boolean acquired = false;
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } finally {
        if (lock == null) {
          channel.close();
        }
      }
      acquired = lock != null;
      return acquired ? Optional.of(new StackLock(file, channel)) : Optional.empty();
    } finally {
      if (!acquired) {
        HELD_HERE.remove(file);
      }
    }
  }

  /** Whether some process, this one included, holds the lock. */
  public static synchronized boolean isHeld(Path file) throws IOException {
    if (HELD_HERE.contains(file)) {
      return true;
    }
    if (!Files.exists(file)) {
      return false;
    }
    Optional<StackLock> free = tryAcquire(file);
    free.ifPresent(StackLock::close);
    return free.isEmpty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LocalStackException("The lock " + file + " could not be freed: " + e, e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
