package dev.verialsync.starter.progress;

import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.workflows.messages.results.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Progress as plain lines: one at each step, and every few seconds one if something changed; every
 * minute once it takes long, or while nothing changes but how long it has been waiting.
 */
public final class LineProgress implements ProgressView {

  public static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

  /** About as many lines as a person reads. */
  private static final int LINES = 20;

  private final ProgressText text;
  private final Figures figures;
  private final Clock clock;
  private final Consumer<String> lines;
  private final Instant begunAt;
  private Instant lastAt = Instant.EPOCH;
  private String lastLine = "";
  private String lastWithoutElapsed = "";
  private String lastStep = "";
  private String lastNote = "";

  public LineProgress(Figures figures, Clock clock, Consumer<String> lines) {
    this.text = new ProgressText(figures, clock);
    this.figures = figures;
    this.clock = clock;
    this.lines = lines;
    this.begunAt = clock.instant();
  }

  @Override
  public synchronized void show(Progress progress) {
    lastNote = "";
    String line = text.line(progress);
    String step = step(progress);
    Instant now = clock.instant();
    String withoutElapsed = text.lineWithoutElapsed(progress);
    boolean due = !step.equals(lastStep) || !now.isBefore(lastAt.plus(interval(now)));
    boolean changed =
        !withoutElapsed.equals(lastWithoutElapsed)
            || (!line.equals(lastLine) && !now.isBefore(lastAt.plus(LONGEST_INTERVAL)));
    if (due && changed) {
      lines.accept(TerminalText.line(figures.time(now) + "  " + line));
      lastAt = now;
      lastLine = line;
      lastWithoutElapsed = withoutElapsed;
      lastStep = step;
    }
  }

  private Duration interval(Instant now) {
    Duration wanted = Duration.between(begunAt, now).dividedBy(LINES);
    return wanted.compareTo(INTERVAL) < 0
        ? INTERVAL
        : wanted.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : wanted;
  }

  private static String step(Progress progress) {
    return progress.state() + held(progress.pausedSince()) + held(progress.waitingFor());
  }

  private static String held(@Nullable String why) {
    return why == null ? "" : "|" + why;
  }

  @Override
  public synchronized void note(String sentence) {
    if (!sentence.equals(lastNote)) {
      lines.accept(TerminalText.line(figures.time(clock.instant()) + "  " + sentence));
      lastNote = sentence;
    }
  }

  @Override
  public void close() {}
}
