package dev.verialsync.activities.temporal;

import dev.verialsync.activities.verial.CallContext;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialTransientException;
import dev.verialsync.db.FailedAsks;
import dev.verialsync.db.MediaRepository;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells an article whose pictures Verial cannot give from a Verial that does not answer: the first
 * may not hold up the rest of the catalogue, the second is waited for.
 */
final class ArticlePatience {

  /** Fewer are no sign of anything, however long they took. */
  private static final int FAILED_ASKS = 5;

  private final Persistence persistence;
  private final VerialClient verial;
  private final MediaRepository media;
  private final Duration patience;

  ArticlePatience(
      Persistence persistence, VerialClient verial, MediaRepository media, Duration patience) {
    this.persistence = persistence;
    this.verial = verial;
    this.media = media;
    this.patience = patience;
  }

  /**
   * Whether this run has asked long enough for an article's pictures, in vain, while Verial gives
   * another article's: that is asked for at this moment.
   */
  boolean isOver(CallContext context, long runId, long articleId, Pulse pulse)
      throws InterruptedException {
    if (!pulse.isRetry()) {
      return false;
    }
    FailedAsks failed = persistence.inDatabase(pulse, () -> media.failedAsks(runId, articleId));
    return failed.count() >= FAILED_ASKS
        && failed.since().compareTo(patience) >= 0
        && anotherIsAnswered(context, articleId, pulse);
  }

  private boolean anotherIsAnswered(CallContext context, long articleId, Pulse pulse)
      throws InterruptedException {
    Optional<Long> another = persistence.inDatabase(pulse, () -> media.anotherFetched(articleId));
    if (another.isEmpty()) {
      return false;
    }
    try {
      verial.pictures(context, another.get()).close();
      return true;
    } catch (VerialTransientException noneIsAnswered) {
      return false;
    }
  }
}
