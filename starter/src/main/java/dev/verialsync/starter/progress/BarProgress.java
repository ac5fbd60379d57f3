package dev.verialsync.starter.progress;

import dev.verialsync.starter.process.TerminalText;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.workflows.messages.results.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress on a terminal: a bar for each phase, a line for each step between them. */
public final class BarProgress implements ProgressView {

  private static final int NARROWEST = 40;

  private final ProgressText text;
  private final PrintStream terminal;
  private final int columns;
  private @Nullable ProgressBar bar;
  private String barPhase = "";
  private String lastLine = "";

  public BarProgress(Figures figures, Clock clock, PrintStream terminal, int columns) {
    this.text = new ProgressText(figures, clock);
    this.terminal = terminal;
    this.columns = Math.max(NARROWEST, columns);
  }

  @Override
  public synchronized void show(Progress progress) {
    if (progress.phase() == null || progress.articlesPlanned() == 0) {
      fillBar();
      line(text.line(progress));
      return;
    }
    ProgressBar current = bar(progress);
    current.maxHint(progress.articlesPlanned());
    current.stepTo(progress.articlesDone());
    current.setExtraMessage(
        TerminalText.line(text.held(progress).or(() -> ProgressText.counts(progress)).orElse("")));
  }

  @Override
  public synchronized void note(String sentence) {
    if (bar == null) {
      line(sentence);
    } else {
      bar.setExtraMessage(" " + TerminalText.line(sentence));
    }
  }

  @Override
  public synchronized void close() {
    endBar();
  }

  private ProgressBar bar(Progress progress) {
    String phase = String.valueOf(progress.phase());
    if (bar != null && phase.equals(barPhase)) {
      return bar;
    }
    fillBar();
    barPhase = phase;
    ProgressBar begun =
        new ProgressBarBuilder()
            .setTaskName(String.format("%-8s", phase))
            .setInitialMax(progress.articlesPlanned())
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(250)
            .showSpeed()
            .startsFrom(progress.articlesDone(), Duration.ZERO)
            .setConsumer(new ConsoleProgressBarConsumer(terminal, columns - 1))
            .build();
    bar = begun;
    return begun;
  }

  /** A phase that another step follows was done whole. */
  private void fillBar() {
    if (bar != null) {
      bar.stepTo(bar.getMax());
    }
    endBar();
  }

  private void endBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private void line(String line) {
    if (!line.equals(lastLine)) {
      terminal.println(TerminalText.line(line));
      terminal.flush();
      lastLine = line;
    }
  }
}
