package dev.verialsync.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form: each fault at least once and some lies, with a fixed seed; bench/chaos is the
 * complete one.
 */
final class ChaosTest {
  private static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();
  private static final int ARTICLES = 150;
  private static final long SEED = 20_260_101;

  @TempDir Path home;

  @Test
  @Timeout(600)
  void aRunThatEverythingHappensToEndsWithTheResultOfAnUndisturbedOne() throws Exception {
    Tally tally =
        new ChaosSuite(home, PROGRAMS, ARTICLES, SEED, System.out::println, soFar -> {})
            .shortForm();

    System.out.println(tally.table());
    assertThat(tally.failures()).as("seed %d", SEED).isEmpty();
    assertThat(Disturbances.shortForm())
        .allSatisfy(one -> assertThat(tally.hasSeen(one.title())).as(one.title()).isTrue());
    assertThat(Lies.shortForm().stream().flatMap(List::stream))
        .allSatisfy(
            one -> assertThat(tally.hasSeen("ERP lies: " + one.title())).as(one.title()).isTrue());
  }
}
