package dev.verialsync.starter.services;

import dev.verialsync.starter.process.Shutdown;
import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.configuration.Settings;
import java.time.Duration;

/** A worker in this process, drained and closed when the process ends. */
public final class InProcessWorker {

  private InProcessWorker() {}

  /** For a command that stays: health and metrics are on a port. */
  public static SyncWorker start(Settings settings, Shutdown shutdown) {
    return start(settings, shutdown, true);
  }

  /** For a command that ends with its run: without a port, unless one is set. */
  public static SyncWorker startForARun(Settings settings, Shutdown shutdown) {
    return start(settings, shutdown, settings.variables().has("VERIAL_SYNC_HTTP_PORT"));
  }

  private static SyncWorker start(Settings settings, Shutdown shutdown, boolean listens) {
    Duration grace = settings.grace();
    SyncWorker worker = SyncWorker.start(settings, listens);
    shutdown.closing(
        () -> {
          worker.drain(grace);
          worker.close();
        });
    return worker;
  }
}
