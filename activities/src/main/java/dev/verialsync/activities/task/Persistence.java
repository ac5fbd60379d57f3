package dev.verialsync.activities.task;

import dev.verialsync.activities.media.MediaLibraryException;
import dev.verialsync.db.SqlFaults;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Verial has answered: faults of PostgreSQL and S3 are waited for inside the activity,
 * its heart beating, so that Verial is not asked again for the same thing.
 */
public final class Persistence {

  private static final Pattern WAITING =
      Pattern.compile("waiting for \\w+ since ([^ ]+): (.*)", Pattern.DOTALL);

  /**
   * A wait, as a heartbeat reports it.
   *
   * @param waitingFor a sentence
   * @param since ISO-8601
   */
  public record ReportedWait(String waitingFor, String since) {}

  private final Retrier retrier = new Retrier(Backoff.DEFAULT);
  private final Map<Thread, Waiting> waits = new ConcurrentHashMap<>();
  private final OutageLog outages = new OutageLog();

  /** Writes to or reads from PostgreSQL until it answers. */
  public <T extends @Nullable Object, E extends Exception> T inDatabase(
      Heartbeat heartbeat, Attempt<T, E> attempt) throws E, InterruptedException {
    return keep(heartbeat, "PostgreSQL", attempt);
  }

  /** Writes to PostgreSQL until it answers. */
  public void write(Heartbeat heartbeat, Runnable write) throws InterruptedException {
    inDatabase(
        heartbeat,
        () -> {
          write.run();
          return write;
        });
  }

  /** Writes to or reads from S3 until it answers. */
  public <T extends @Nullable Object, E extends Exception> T inLibrary(
      Heartbeat heartbeat, Attempt<T, E> attempt) throws E, InterruptedException {
    return keep(heartbeat, "S3", attempt);
  }

  private <T extends @Nullable Object, E extends Exception> T keep(
      Heartbeat heartbeat, String service, Attempt<T, E> attempt) throws E, InterruptedException {
    T result = waitingFor(heartbeat, service, attempt);
    if (waits.values().stream().noneMatch(wait -> wait.service().equals(service))) {
      outages.answers(service);
    }
    return result;
  }

  private <T extends @Nullable Object, E extends Exception> T waitingFor(
      Heartbeat heartbeat, String service, Attempt<T, E> attempt) throws E, InterruptedException {
    Thread waiter = Thread.currentThread();
    try {
      return retrier.retryTransient(
          service,
          attempt,
          fault -> SqlFaults.isTransient(fault) || MediaLibraryException.isTransient(fault),
          waiting -> {
            waits.put(waiter, waiting);
            outages.waiting(waiting);
            heartbeat.doing(sentence(waiting));
          },
          heartbeat.cancellation()::isCancelled);
    } finally {
      waits.remove(waiter);
      heartbeat.doing(null);
    }
  }

  /** The library's own sentences are for people, and hold no secret. */
  static String whoIsAway(Waiting waiting) {
    return waiting.fault() instanceof MediaLibraryException library
        ? String.valueOf(library.getMessage())
        : "%s does not answer (%s)".formatted(waiting.service(), SqlFaults.reason(waiting.fault()));
  }

  /** The wait that an activity's heartbeat reports; empty where it reports something else. */
  public static Optional<ReportedWait> reportedWait(String heartbeat) {
    Matcher wait = WAITING.matcher(heartbeat);
    return wait.matches()
        ? Optional.of(new ReportedWait(wait.group(2), wait.group(1)))
        : Optional.empty();
  }

  /** What {@link #WAITING} matches. */
  private static String sentence(Waiting waiting) {
    return "waiting for %s since %s: %s"
        .formatted(
            waiting.service(), waiting.since().truncatedTo(ChronoUnit.SECONDS), whoIsAway(waiting));
  }
}
