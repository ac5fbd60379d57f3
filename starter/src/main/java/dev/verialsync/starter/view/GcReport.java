package dev.verialsync.starter.view;

import dev.verialsync.activities.garbage.Cleanup;
import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.Findings;
import dev.verialsync.db.retention.KeepPeriods;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code gc} found and did; also its document under {@code --json}.
 *
 * @param findings what there is to remove: after a removal, what is still there
 * @param removed null when nothing was to be removed
 */
public record GcReport(
    Duration olderThan,
    Findings findings,
    @Nullable Collected removed,
    Versions versions,
    Records records) {

  /** What was found, or is left. */
  public static GcReport of(
      Cleanup.Periods periods, Cleanup.Old old, Findings findings, @Nullable Collected removed) {
    return new GcReport(
        periods.unreferenced(),
        findings,
        removed,
        new Versions(periods.versions(), old.versions()),
        new Records(periods.records(), old.records()));
  }

  /**
   * What products and names were before they were written.
   *
   * @param keep how long they are kept
   * @param past how many are older, or were and have been removed
   */
  public record Versions(Duration keep, long past) {}

  /**
   * What runs have recorded.
   *
   * @param keep how long it is kept
   * @param past how many rows of each table are older, or were and have been removed
   */
  public record Records(KeepPeriods keep, Map<String, Long> past) {}
}
