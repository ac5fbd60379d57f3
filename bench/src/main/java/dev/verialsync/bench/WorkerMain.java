package dev.verialsync.bench;

import dev.verialsync.worker.SyncWorker;
import dev.verialsync.worker.configuration.Settings;
import dev.verialsync.worker.configuration.Variables;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** A worker that tells its heap for every line that it is given, until there are no more. */
public final class WorkerMain {

  private WorkerMain() {}

  public static void main(String[] arguments) throws IOException {
    try (SyncWorker worker = SyncWorker.start(new Settings(new Variables(System.getenv())))) {
      System.out.println("polling");
      while (System.in.read() >= 0) {
        System.out.println(heap() + (worker.complaints().isEmpty() ? "" : ", not healthy"));
      }
    }
  }

  private static String heap() {
    StringBuilder text = new StringBuilder("heap peaks");
    long afterCollection = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        text.append(' ')
            .append(pool.getName())
            .append(' ')
            .append(pool.getPeakUsage().getUsed() >> 20);
        afterCollection +=
            pool.getCollectionUsage() == null ? 0 : pool.getCollectionUsage().getUsed();
      }
    }
    long collecting =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    return text.append(
            " MB, %d MB after the last collection, %d ms of collections"
                .formatted(afterCollection >> 20, collecting))
        .toString();
  }
}
