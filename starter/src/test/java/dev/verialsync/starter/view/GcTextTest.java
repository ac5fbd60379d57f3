package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.garbage.Collected;
import dev.verialsync.activities.garbage.Findings;
import dev.verialsync.db.library.UnreferencedObjects;
import dev.verialsync.db.retention.KeepPeriods;
import dev.verialsync.starter.text.Figures;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcTextTest {

  private static String removed(long left) {
    Duration month = Duration.ofDays(30);
    return new GcText(new Figures(ZoneOffset.UTC), "verial-sync")
        .render(
            new GcReport(
                month,
                new Findings(
                    new UnreferencedObjects(left, left * 10, null, List.of(), 0, 0, 0),
                    new Findings.Orphans(0, 0, null, List.of())),
                new Collected(0, 0, 0, 0, 0),
                new GcReport.Versions(month, 0),
                new GcReport.Records(new KeepPeriods(month, month, month, month), Map.of())));
  }

  @Test
  void whatABackupHoldsIsSaid() {
    assertThat(removed(2))
        .contains("Not removed: 2 objects (20 bytes), because a backup is being made");
    assertThat(removed(0)).doesNotContain("backup");
  }
}
