package dev.verialsync.chaos.process;

import dev.verialsync.starter.VerialSync;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code verial-sync worker} in a process with 256 MB of heap. */
public final class WorkerProcess {
  private static final String READY = "Polling ";
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:OnOutOfMemoryError=kill -9 %p", "-Djava.awt.headless=true");

  private WorkerProcess() {}

  public static JavaProcess launch(Path log, Map<String, String> environment) throws IOException {
    return JavaProcess.start(log, environment, OPTIONS, VerialSync.class.getName(), "worker");
  }

  public static void awaitReady(JavaProcess worker) throws IOException, InterruptedException {
    worker.awaitLine(READY);
  }
}
