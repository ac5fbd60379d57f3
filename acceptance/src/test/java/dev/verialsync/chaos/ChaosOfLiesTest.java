package dev.verialsync.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that Verial lies to, with a fixed seed; {@code bench/chaos --only lies} is the long form.
 */
@Tag("thorough")
@Tag("alone")
final class ChaosOfLiesTest {
  @TempDir Path home;

  @Test
  @Timeout(600)
  void noLieIsBelievedForLongerThanItIsTold() throws Exception {
    Tally tally =
        new ChaosSuite(
                home,
                ChaosTest.PROGRAMS,
                ChaosTest.ARTICLES,
                ChaosTest.SEED,
                System.out::println,
                soFar -> {})
            .liesOnce();

    System.out.println(tally.table());
    assertThat(tally.failures()).as("seed %d", ChaosTest.SEED).isEmpty();
    assertThat(Lies.shortForm().stream().flatMap(List::stream))
        .allSatisfy(
            one -> assertThat(tally.hasSeen("ERP lies: " + one.title())).as(one.title()).isTrue());
  }
}
