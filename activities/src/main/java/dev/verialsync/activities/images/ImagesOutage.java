package dev.verialsync.activities.images;

import dev.verialsync.activities.server.UnavailableMethodPolicy;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.task.Heartbeat;
import dev.verialsync.activities.task.Persistence;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.db.media.MediaRepository;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Detects that Verial answers other methods but returns no article's images. Where an images phase
 * was once complete, prices do not wait for them. Calls for images that wait for a permit at that
 * moment are cancelled: each would meet the same failure with a probe of its own.
 */
public final class ImagesOutage {

  /** Then the next article is asked for again. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  private final Persistence persistence;
  private final MediaRepository media;
  private final UnavailableMethodPolicy unavailable;
  private volatile @Nullable Found found;
  private volatile Cancellation waiting = new Cancellation();

  private record Found(long runId, String outcome, long atNanos) {}

  public ImagesOutage(
      Persistence persistence, MediaRepository media, UnavailableMethodPolicy unavailable) {
    this.persistence = persistence;
    this.media = media;
    this.unavailable = unavailable;
  }

  /**
   * The failure that this process found for a run's images; empty where they are asked for as
   * usual.
   */
  public Optional<String> outcome(long runId) {
    Found known = found;
    return known == null
            || known.runId() != runId
            || System.nanoTime() - known.atNanos() > LASTS.toNanos()
        ? Optional.empty()
        : Optional.of(known.outcome());
  }

  /** Runs the action when an outage is found. */
  public Cancellation.Registration onFound(Runnable action) {
    return waiting.onCancel(action);
  }

  /** Judges a failed call for images. */
  public boolean isFound(long runId, VerialTransientException failure, Heartbeat heartbeat)
      throws InterruptedException {
    CallContext context = new CallContext(runId, heartbeat.cancellation());
    if (persistence.inDatabase(heartbeat, media::floor).isEmpty()
        || !unavailable.lacksAllImages(failure, context)) {
      return false;
    }
    found = new Found(runId, failure.outcome().text(), System.nanoTime());
    Cancellation told = waiting;
    waiting = new Cancellation();
    told.cancel();
    return true;
  }
}
