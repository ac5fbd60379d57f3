package dev.verialsync.starter.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.starter.services.Installation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What {@code migrate} prints. */
final class InstallationTextTest {

  private static List<String> lines(
      int migrations, Set<String> added, Set<String> present, Set<String> missing) {
    return InstallationText.lines(
        new Installation.Report(
            "jdbc:postgresql://db/verial",
            migrations,
            "http://s3:9000",
            "media",
            "temporal:7233",
            "shop",
            new TreeSet<>(added),
            new TreeSet<>(present),
            new TreeSet<>(missing),
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            List.of("The role shop may read the shop.")));
  }

  @Test
  void whatWasRegisteredAndWhatWasThereIsTold() {
    assertThat(lines(8, Set.of("SyncRunId", "SyncPhase"), Set.of("SyncArticleId"), Set.of()))
        .containsExactly(
            "Schema at jdbc:postgresql://db/verial: 8 migrations applied.",
            "Bucket media at http://s3:9000: is there, and marked as that of installation 3f2504e0-4f89-41d3-9a0c-0305e82c3301.",
            "The role shop may read the shop.",
            "Search attributes in namespace shop at temporal:7233: registered SyncPhase, SyncRunId; there already SyncArticleId.");
  }

  @Test
  void whatTheServerRefusedIsToldToBeMissing() {
    assertThat(lines(0, Set.of(), Set.of("SyncPhase"), Set.of("SyncArticleId", "SyncRunId")))
        .contains(
            "Search attributes in namespace shop at temporal:7233: missing SyncArticleId, SyncRunId; there already SyncPhase.")
        .last()
        .asString()
        .contains("everything else works", "temporal operator search-attribute create");
  }
}
