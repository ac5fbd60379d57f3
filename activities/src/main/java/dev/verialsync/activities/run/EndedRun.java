package dev.verialsync.activities.run;

import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunCounts;
import dev.verialsync.db.run.RunStatus;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.values.SyncCounts;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run has come to, for the log and for its workflow. */
final class EndedRun {

  private static final Logger LOG = LoggerFactory.getLogger(EndedRun.class);

  private EndedRun() {}

  static void tell(Run run) {
    if (run.status() == RunStatus.FAILED) {
      LOG.warn("Run {} failed. {}", run.id(), run.message());
      return;
    }
    RunCounts counts = run.counts();
    LOG.info(
        "Run {} {}: {} articles seen, {} images stored, {} products written, {} issues, {} calls",
        run.id(),
        run.status().label().replace('_', ' '),
        counts.articlesSeen(),
        counts.imagesStored(),
        counts.productsInserted() + counts.productsUpdated(),
        counts.issues(),
        counts.calls());
  }

  static RunTotals totals(Run run) {
    RunCounts counts = run.counts();
    return new RunTotals(
        new SyncCounts(
            (int) counts.articlesSeen(),
            (int) counts.articlesFetched(),
            (int) counts.imagesStored(),
            (int) counts.imagesReused(),
            (int) counts.imagesRemoved(),
            (int) counts.productsInserted(),
            (int) counts.productsUpdated(),
            (int) counts.productsUnchanged(),
            (int) counts.productsDeactivated(),
            integers(counts.issuesByKind())),
        integers(counts.callsByMethod()),
        counts.transactionP99Millis(),
        counts.transactionMaxMillis(),
        run.status().label(),
        Math.toIntExact(counts.issuesAccepted()));
  }

  private static Map<String, Integer> integers(Map<String, Long> longs) {
    Map<String, Integer> integers = new TreeMap<>();
    longs.forEach((key, value) -> integers.put(key, Math.toIntExact(value)));
    return integers;
  }
}
