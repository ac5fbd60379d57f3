package dev.verialsync.console.image;

import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.activities.media.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads from S3 without ever waiting for it twice: after a failure nobody asks it for a while, and
 * then one reader tries.
 */
final class LibraryReading {

  private static final Duration PAUSE = Duration.ofSeconds(15);

  /**
   * Streams that are read as slowly as a client likes: while S3 sends nothing, each may hold a
   * thread.
   */
  static final int MOST_FOR_CLIENTS = 6;

  private final Supplier<Optional<MediaLibrary>> library;
  private final LongSupplier nanoTime;
  private final Semaphore places = new Semaphore(MOST_FOR_CLIENTS);
  private boolean away;
  private long askAgainAt;

  /** S3 is not asked now, or did not answer. */
  static final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param library empty where it is not configured
   */
  LibraryReading(Supplier<Optional<MediaLibrary>> library, LongSupplier nanoTime) {
    this.library = library;
    this.nanoTime = nanoTime;
  }

  /**
   * The object's bytes for a client, which may take them slowly; empty as with {@link #open}.
   *
   * @throws AwayException at once while S3 is paused or too many clients read
   */
  Optional<InputStream> openForClient(ObjectKey key) {
    // Before S3 is asked: who gets no place must not use up the one trial after a pause.
    if (!places.tryAcquire()) {
      throw new AwayException();
    }
    Optional<InputStream> opened = Optional.empty();
    try {
      opened = open(key, places::release);
      return opened;
    } finally {
      if (opened.isEmpty()) {
        places.release();
      }
    }
  }

  /**
   * The object's bytes, which the caller reads without a pause; empty where S3 has none, or refuses
   * us.
   *
   * @throws AwayException at once while S3 is paused
   */
  Optional<InputStream> open(ObjectKey key) {
    return open(key, () -> {});
  }

  private Optional<InputStream> open(ObjectKey key, Runnable whenClosed) {
    Optional<MediaLibrary> found = library.get();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (!mayAsk()) {
      throw new AwayException();
    }
    try {
      InputStream opened = found.get().open(key);
      answered();
      return Optional.of(new Watched(opened, whenClosed));
    } catch (MediaLibraryException e) {
      if (e.kind() == MediaLibraryException.Kind.TRANSIENT) {
        pause();
        throw new AwayException();
      }
      answered();
      return Optional.empty();
    }
  }

  private synchronized boolean mayAsk() {
    long now = nanoTime.getAsLong();
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
    askAgainAt = nanoTime.getAsLong() + PAUSE.toNanos();
  }

  /** Notices when S3 falls silent in the middle. */
  private final class Watched extends FilterInputStream {
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    Watched(InputStream in, Runnable whenClosed) {
      super(in);
      this.whenClosed = whenClosed;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
      try {
        return super.read(bytes, start, length);
      } catch (SocketTimeoutException e) {
        // S3 let this one read wait. A stream that a slow client let wait breaks in other ways.
        pause();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      if (closed.compareAndSet(false, true)) {
        whenClosed.run();
        super.close();
      }
    }
  }
}
