package dev.verialsync.console.image;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Reads from S3 without ever waiting for it twice: after a failure nobody asks it for a while, and
 * then one reader tries.
 */
final class LibraryReading {

  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** Streams open at once: while S3 sends nothing, each may hold a thread. */
  private static final int MOST_OPEN = 6;

  private final Supplier<Optional<MediaLibrary>> library;
  private final Semaphore places = new Semaphore(MOST_OPEN);
  private boolean away;
  private long askAgainAt;

  /** S3 is not asked now, or did not answer. */
  static final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param library empty where it is not configured
   */
  LibraryReading(Supplier<Optional<MediaLibrary>> library) {
    this.library = library;
  }

  /**
   * The object's bytes; empty where S3 has none, or refuses us.
   *
   * @throws AwayException at once while S3 is paused or too many streams are open
   */
  Optional<InputStream> open(ObjectKey key) {
    Optional<MediaLibrary> found = library.get();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!mayAsk() || !places.tryAcquire()) {
      throw new AwayException();
    }
    InputStream opened = null;
    try {
      opened = found.get().open(key);
      answered();
      return Optional.of(new Watched(opened));
    } catch (MediaLibraryException e) {
      if (e.kind() == MediaLibraryException.Kind.TRANSIENT) {
        pause();
        throw new AwayException();
      }
      answered();
      return Optional.empty();
    } finally {
      if (opened == null) {
        places.release();
      }
    }
  }

  private synchronized boolean mayAsk() {
    long now = System.nanoTime();
    if (away && now - askAgainAt < 0) {
      return false;
    }
    // This reader tries; the others learn from it.
    askAgainAt = now + PAUSE.toNanos();
    return true;
  }

  private synchronized void answered() {
    away = false;
  }

  private synchronized void pause() {
    away = true;
    askAgainAt = System.nanoTime() + PAUSE.toNanos();
  }

  /** Notices when S3 falls silent in the middle, and gives its place back when closed. */
  private final class Watched extends FilterInputStream {
    private final AtomicBoolean closed = new AtomicBoolean();

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      try {
        return super.read(bytes, start, length);
      } catch (IOException e) {
        if (!closed.get()) {
          pause();
        }
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        places.release();
        super.close();
      }
    }
  }
}
