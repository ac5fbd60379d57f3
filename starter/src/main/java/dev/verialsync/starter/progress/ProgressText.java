package dev.verialsync.starter.progress;

import dev.verialsync.starter.text.Figures;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One line that says how far a run is. */
public final class ProgressText {

  private final Figures figures;
  private final Clock clock;

  public ProgressText(Figures figures, Clock clock) {
    this.figures = figures;
    this.clock = clock;
  }

  /** Everything that is known, in one line. */
  public String line(Progress progress) {
    return line(progress, held(progress));
  }

  /** The same line without what changes by itself: for how long it has been held. */
  String lineWithoutElapsed(Progress progress) {
    return line(progress, held(progress, false));
  }

  private static String line(Progress progress, Optional<String> held) {
    List<String> parts = new ArrayList<>();
    parts.add(progress.state());
    if (progress.phase() != null && progress.articlesPlanned() > 0) {
      parts.add(
          "%s of %s articles (%d %%)"
              .formatted(
                  Figures.number(progress.articlesDone()),
                  Figures.number(progress.articlesPlanned()),
                  100L * progress.articlesDone() / progress.articlesPlanned()));
      if (progress.perSecond() > 0 && held.isEmpty()) {
        parts.add(String.format(Locale.ROOT, "%.1f a second", progress.perSecond()));
      }
      if (progress.etaSeconds() != null && held.isEmpty()) {
        parts.add("about " + Figures.about(Duration.ofSeconds(progress.etaSeconds())) + " to go");
      }
    }
    counts(progress).ifPresent(parts::add);
    held.ifPresent(parts::add);
    return String.join(" · ", parts);
  }

  /** What has been done in the current phase; empty between the phases. */
  static Optional<String> counts(Progress progress) {
    SyncCounts counts = progress.counts();
    String issues =
        counts.issueTotal() == 0
            ? ""
            : ", " + Figures.count(counts.issueTotal(), "issue", "issues");
    return Optional.ofNullable(progress.phase())
        .map(
            phase ->
                phase.equals("images")
                    ? "%s images stored, %s reused%s"
                        .formatted(
                            Figures.number(counts.imagesStored()),
                            Figures.number(counts.imagesReused()),
                            issues)
                    : "%s products new, %s changed%s"
                        .formatted(
                            Figures.number(counts.productsInserted()),
                            Figures.number(counts.productsUpdated()),
                            issues));
  }

  /** Why it does not continue: paused, or what it waits for; empty when it does. */
  Optional<String> held(Progress progress) {
    return held(progress, true);
  }

  private Optional<String> held(Progress progress, boolean elapsed) {
    if (progress.pausedSince() != null) {
      return Optional.of("paused" + since(progress.pausedSince(), elapsed));
    }
    return Optional.ofNullable(progress.waitingFor())
        .map(who -> "waiting: " + who + since(progress.waitingSince(), elapsed));
  }

  private String since(@Nullable String iso, boolean elapsed) {
    if (iso == null) {
      return "";
    }
    if (!elapsed) {
      return ", since " + iso;
    }
    try {
      return ", " + figures.since(Instant.parse(iso), clock.instant());
    } catch (DateTimeParseException e) {
      return ", since " + iso;
    }
  }
}
