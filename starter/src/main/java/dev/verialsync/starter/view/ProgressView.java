package dev.verialsync.starter.view;

import dev.verialsync.workflows.messages.Progress;

/** Shows how far a run is while somebody waits for it. */
public interface ProgressView extends AutoCloseable {

  void show(Progress progress);

  /** A sentence beside the progress, such as who does not answer; told once while it stays. */
  void note(String sentence);

  @Override
  void close();
}
