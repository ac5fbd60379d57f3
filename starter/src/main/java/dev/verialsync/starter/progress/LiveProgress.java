package dev.verialsync.starter.progress;

import dev.verialsync.db.Database;
import dev.verialsync.db.media.FetchedSoFar;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.values.SyncPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the images phase article by article, where the database can be read: the workflow itself
 * counts batches, the first of which may take a while.
 */
public final class LiveProgress {

  private static final Duration READ_EVERY = Duration.ofSeconds(2);

  private final Optional<MediaRepository> media;
  private final Clock clock;
  private @Nullable FetchedSoFar known;
  private Instant readAt = Instant.EPOCH;

  public LiveProgress(Optional<Database> database, Clock clock) {
    this.media = database.map(MediaRepository::new);
    this.clock = clock;
  }

  /** The same progress, or one that is further. */
  public Progress refined(Progress told) {
    boolean images = SyncPhase.IMAGES.label().equals(told.phase());
    if (!images || told.runId() == 0 || media.isEmpty()) {
      return told;
    }
    FetchedSoFar fetched = fetched(media.get(), told.runId());
    if (fetched == null || fetched.articles() <= told.articlesDone()) {
      return told;
    }
    int done = (int) Math.min(fetched.articles(), told.articlesPlanned());
    double rate = rate(fetched);
    return new Progress(
        told.runId(),
        told.state(),
        told.phase(),
        told.batchesDone(),
        told.batchesPlanned(),
        done,
        told.articlesPlanned(),
        rate,
        rate == 0 ? null : Math.round((told.articlesPlanned() - done) / rate),
        told.counts()
            .withImages(
                done,
                (int) fetched.stored(),
                (int) Math.max(0, fetched.added() - fetched.stored())),
        told.pausedSince(),
        told.waitingFor(),
        told.waitingSince());
  }

  private @Nullable FetchedSoFar fetched(MediaRepository repository, long runId) {
    Instant now = clock.instant();
    if (Duration.between(readAt, now).compareTo(READ_EVERY) >= 0) {
      readAt = now;
      try {
        known = repository.fetchedBy(runId);
      } catch (DataAccessException unreachable) {
        known = null;
      }
    }
    return known;
  }

  private static double rate(FetchedSoFar fetched) {
    Instant first = fetched.first();
    Instant last = fetched.last();
    if (first == null || last == null || !last.isAfter(first)) {
      return 0;
    }
    double seconds = Duration.between(first, last).toMillis() / 1000.0;
    return Math.round(fetched.articles() / seconds * 10) / 10.0;
  }
}
