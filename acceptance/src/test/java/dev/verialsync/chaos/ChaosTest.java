package dev.verialsync.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault at least once, with a fixed seed; bench/chaos is the complete form. */
@Tag("alone")
@Tag("thorough")
final class ChaosTest {
  static final Path PROGRAMS = Path.of("target", "programs").toAbsolutePath();
  static final int ARTICLES = 150;
  static final long SEED = 20_260_101;

  @TempDir Path home;

  @Test
  @Timeout(1200)
  void aRunThatEverythingHappensToEndsWithTheResultOfAnUndisturbedOne() throws Exception {
    Tally tally =
        new ChaosSuite(home, PROGRAMS, ARTICLES, SEED, System.out::println, soFar -> {})
            .disturbancesOnce();

    System.out.println(tally.table());
    assertThat(tally.failures()).as("seed %d", SEED).isEmpty();
    assertThat(Disturbances.shortForm())
        .allSatisfy(one -> assertThat(tally.hasSeen(one.title())).as(one.title()).isTrue());
  }
}
