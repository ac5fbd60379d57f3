package dev.verialsync.starter.progress;

import dev.verialsync.workflows.messages.results.Progress;

/** Shows how far a run is while somebody waits for it. */
public interface ProgressView extends AutoCloseable {

  void show(Progress progress);

  /** A sentence next to the progress, such as who does not answer; printed once while it stays. */
  void note(String sentence);

  @Override
  void close();
}
