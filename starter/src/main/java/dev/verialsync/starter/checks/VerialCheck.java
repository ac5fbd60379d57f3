package dev.verialsync.starter.checks;

import dev.verialsync.activities.gate.GateWatch;
import dev.verialsync.activities.gate.Leases;
import dev.verialsync.activities.gate.SharedGate;
import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.CallContext;
import dev.verialsync.activities.verial.call.CallGate;
import dev.verialsync.activities.verial.call.ClockDifference;
import dev.verialsync.activities.verial.call.UnknownMethodException;
import dev.verialsync.activities.verial.call.VerialException;
import dev.verialsync.activities.verial.call.VerialSettings;
import dev.verialsync.db.Database;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.worker.configuration.Settings;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks Verial three questions at most. They go through the gate that all workers share, where there
 * is one: a pause, quiet hours and the limits hold for them too.
 */
final class VerialCheck {

  private static final String SUBJECT = "Verial";
  private static final String ARTICLES = "Articles";
  private static final String CLOCK = "Clock";

  /** For all questions together, the wait for their permits included. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Settings settings;
  private final VerialSettings verialSettings;
  private final Clock clock;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicReference<@Nullable Closed> closed = new AtomicReference<>();
  private final List<Finding> findings = new ArrayList<>();

  /** Why the gate lets no call through, and whether it lets one through soon. */
  private record Closed(String sentence, boolean probing) {}

  /** By a clock that Verial's is compared with. */
  VerialCheck(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.verialSettings = settings.verial();
  }

  /**
   * What was found.
   *
   * @param migrated the database with this program's schema, where there is one
   */
  List<Finding> run(Optional<Database> migrated) {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2);
    ScheduledFuture<?> unused =
        timer.schedule(cancellation::cancel, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Leases leases = null;
    try {
      CallGate gate;
      if (migrated.isPresent()) {
        CallGateRepository rows = new CallGateRepository(migrated.get());
        leases = new Leases(rows, timer);
        gate = new SharedGate(rows, settings.limits(), leases, new GivingUp());
      } else {
        gate = new PacedGate(settings.limits());
      }
      try (VerialClient verial = new VerialClient(verialSettings, gate, clock)) {
        ask(verial);
      }
    } catch (UncheckedIOException e) {
      findings.add(
          Finding.problem(
              SUBJECT,
              "VERIAL_SYNC_HOME is \"%s\"; expected is a directory that this user can write to (%s)."
                  .formatted(settings.home(), e.getCause())));
    } finally {
      if (leases != null) {
        leases.close();
      }
      timer.shutdownNow();
    }
    return findings;
  }

  private void ask(VerialClient verial) {
    try {
      CallContext context = new CallContext(null, cancellation);
      String version = version(verial, context);
      findings.add(
          Finding.ok(
              SUBJECT,
              "%s at %s answers and accepts the session number."
                  .formatted(version, verialSettings.baseUri())));
      findings.add(articles(verial, context));
      findings.add(clock(verial));
    } catch (CallCancelledException e) {
      findings.add(
          Finding.problem(
              SUBJECT,
              "%s did not answer within %s: see in Verial's own log whether it hangs."
                  .formatted(verialSettings.baseUri(), Figures.duration(PATIENCE))));
    } catch (CancellationException e) {
      findings.add(notAsked());
    } catch (VerialException e) {
      findings.add(Finding.problem(SUBJECT, verial.complaint().orElse(e.lasting())));
    }
  }

  /**
   * Where a server does not report its version, one article's stock shows that the session is
   * right.
   */
  private static String version(VerialClient verial, CallContext context) {
    try {
      return verial.version(context).map(found -> "Verial " + found).orElse("Verial");
    } catch (UnknownMethodException e) {
      verial.stock(context, 1, null).close();
      return "Verial (a version without GetVersionWS)";
    }
  }

  private static Finding articles(VerialClient verial, CallContext context) {
    try {
      OptionalLong count = verial.articleCount(context, null);
      if (count.isEmpty()) {
        return Finding.warning(
            ARTICLES, "GetNumArticulosWS says no number; the first run counts the list itself.");
      }
      return count.getAsLong() == 0
          ? Finding.warning(
              ARTICLES,
              "Verial has no article for the web: mark those that the shop sells in Verial.")
          : Finding.ok(
              ARTICLES,
              "Verial lists %s."
                  .formatted(Figures.count(count.getAsLong(), "article", "articles")));
    } catch (UnknownMethodException e) {
      return Finding.ok(
          ARTICLES, "This version does not count them; it sends every list as a whole.");
    }
  }

  private Finding clock(VerialClient verial) {
    Optional<Duration> difference = verial.clockDifference(null).map(ClockDifference::atMost);
    if (difference.isEmpty()) {
      return Finding.ok(CLOCK, "Verial's answers do not have its time.");
    }
    Duration ahead = difference.get();
    Duration margin = settings.clockMargin();
    if (ahead.isZero() || ahead.abs().multipliedBy(2).compareTo(margin) < 0) {
      return Finding.ok(CLOCK, "Verial's agrees with ours.");
    }
    return Finding.warning(
        CLOCK,
        "Verial's is %s %s ours; VERIAL_CLOCK_MARGIN is %s: set the clock of Verial's machine or of this one."
            .formatted(
                Figures.duration(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of", margin));
  }

  private Finding notAsked() {
    Closed known = closed.get();
    if (known == null) {
      return Finding.problem(
          SUBJECT,
          "Not asked, because all permits were in use for %s: try again, or raise VERIAL_MAX_CONCURRENT_CALLS."
              .formatted(Figures.duration(PATIENCE)));
    }
    return known.probing()
        ? Finding.problem(
            SUBJECT,
            "%s. Other calls took the probes for %s: try again."
                .formatted(known.sentence(), Figures.duration(PATIENCE)))
        : Finding.warning(
            SUBJECT,
            "Not asked, because the gate lets no call through: %s. `verial-sync status` shows it."
                .formatted(known.sentence()));
  }

  /**
   * Somebody is looking at the screen: where a run would wait, the check reports why. Where Verial
   * has failed, the question becomes a probe, which shows whether it still does.
   */
  private final class GivingUp implements GateWatch {
    @Override
    public void open() {}

    @Override
    public void closed(String sentence, @Nullable Instant since, boolean probing) {
      closed.set(new Closed(sentence, probing));
      if (!probing) {
        cancellation.cancel();
      }
    }
  }
}
