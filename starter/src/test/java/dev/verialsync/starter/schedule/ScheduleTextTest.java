package dev.verialsync.starter.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.garbage.CatalogGcInput;
import dev.verialsync.workflows.messages.shop.CatalogExportInput;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScheduleTextTest {

  private static final ScheduleText TEXT = new ScheduleText("verial-sync", Optional.empty());

  @Test
  void whatIsStartedReadsAsItIsTyped() {
    assertThat(
            WorkText.of(
                ScheduledWork.sync(
                    CatalogSyncInput.builder()
                        .mode("incremental")
                        .phase("products")
                        .acceptShrink(false)
                        .retryIssues(true)
                        .ifRunning("skip")
                        .articles(List.of(4711L, 4712L))
                        .build())))
        .isEqualTo(
            "sync --phase products --retry-issues --article 4711 --article 4712; skipped while another run is active");
    assertThat(WorkText.of(ScheduledWork.gc(new CatalogGcInput(true, "P7D"))))
        .isEqualTo("gc --older-than P7D --delete");
    assertThat(
            WorkText.of(
                ScheduledWork.export(new CatalogExportInput("csv", "s3://a/b.csv", true, null))))
        .isEqualTo("export csv --out s3://a/b.csv --all");
    assertThat(WorkText.of("CatalogSync", (String) null))
        .isEqualTo("sync; fails while another run is active");
  }

  @Test
  void whatCannotBeTypedStaysAsItIs() {
    assertThat(WorkText.of("CatalogSync", "{\"mode\":\"full\",\"hurry\":1}"))
        .isEqualTo("sync --mode full {\"hurry\":1}; fails while another run is active");
    assertThat(WorkText.of("CatalogSync", "{")).isEqualTo("CatalogSync {");
    assertThat(WorkText.of("CatalogSync", "[1]")).isEqualTo("CatalogSync [1]");
    assertThat(WorkText.of("SyncWatch", (String) null)).isEqualTo("SyncWatch");
    assertThat(WorkText.of("SyncWatch", "{\"a\":1}")).isEqualTo("SyncWatch {\"a\":1}");
  }

  @Test
  void timesAreThoseInMadridAndTheDayIsSaidOnce() {
    String text =
        TEXT.render(
            new ScheduleView(
                "stock",
                "verial-sync-stock",
                "sync",
                "every 12 h",
                List.of(
                    Instant.parse("2026-11-30T08:50:00Z"),
                    Instant.parse("2026-11-30T20:50:00Z"),
                    Instant.parse("2026-12-01T08:50:00Z")),
                new ScheduleView.Last(
                    Instant.parse("2026-07-01T21:50:01Z"), "w-1", "completed_with_issues"),
                true,
                "the shop moves",
                true));
    assertThat(text)
        .isEqualTo(
            """
            stock  PAUSED: the shop moves
              what     sync
              when     every 12 h
              next     Mon 2026-11-30 09:50, 21:50, Tue 2026-12-01 09:50
              last     Wed 2026-07-01 23:50  completed with issues  w-1
              changed  in Temporal, not by `verial-sync schedule set`"""
                .stripIndent());
    assertThat(TEXT.render(List.of())).contains("`verial-sync schedule recommended`");
  }

  @Test
  void aRunThatWaitsSaysSo() {
    ScheduleView night =
        new ScheduleView(
            "night",
            "verial-sync-night",
            "sync",
            "cron 10 3 * * *",
            List.of(),
            new ScheduleView.Last(Instant.parse("2026-07-01T01:10:00Z"), "w-1", "running"),
            false,
            "",
            false);

    assertThat(new ScheduleText("verial-sync", Optional.of("w-1")).render(night))
        .contains("last     Wed 2026-07-01 03:10  waiting for the end of the current run  w-1");
    assertThat(new ScheduleText("verial-sync", Optional.of("w-2")).render(night))
        .contains("03:10  running  w-1");
  }

  @Test
  void whatWorkersCreateSaysWhatItIsFor() {
    String note = "Adds products whose sale dates start or end to the change feed.";

    assertThat(
            TEXT.render(
                new ScheduleView(
                    "sale",
                    "verial-sync-sale",
                    "SaleWatch",
                    "every 5 min",
                    List.of(),
                    null,
                    false,
                    note,
                    false)))
        .contains("\n  what     SaleWatch\n  why      " + note + "\n  when ");
  }

  @Test
  void aScheduleThatNeverFitsSaysSo() {
    assertThat(
            TEXT.render(
                new ScheduleView(
                    "x",
                    "verial-sync-x",
                    "sync",
                    "cron 0 0 30 2 *",
                    List.of(),
                    null,
                    false,
                    "",
                    false)))
        .contains("next     never", "last     none yet")
        .doesNotContain("changed");
  }
}
