package dev.verialsync.starter.commands;

import dev.verialsync.starter.process.Shutdown;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.configuration.Settings;
import java.time.Duration;

/** A worker in this process, drained and closed when the process ends. */
final class InProcessWorker {

  private InProcessWorker() {}

  static SyncWorker start(Settings settings, Shutdown shutdown) {
    Duration grace = settings.grace();
    SyncWorker worker = SyncWorker.start(settings);
    shutdown.closing(
        () -> {
          worker.drain(grace);
          worker.close();
        });
    return worker;
  }
}
