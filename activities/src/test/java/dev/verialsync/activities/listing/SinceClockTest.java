package dev.verialsync.activities.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.verial.text.WallClockText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From when changes are asked for, so that none is missed. */
class SinceClockTest {
  private static final Duration MARGIN = Duration.ofMinutes(15);

  @ParameterizedTest
  @CsvSource({
    // Summer and winter.
    "2025-07-22T10:00:59Z, 2025-07-22T11:00:00Z, 2025-07-22T11:45",
    "2025-01-22T10:00:00Z, 2025-01-22T11:00:00Z, 2025-01-22T10:45",
    // Midnight in Madrid, and the year's.
    "2025-07-21T22:05:00Z, 2025-07-22T11:00:00Z, 2025-07-21T23:50",
    "2024-12-31T23:00:00Z, 2025-01-01T11:00:00Z, 2024-12-31T23:45",
    // Spring 2025: at 01:00Z the clock goes from 02:00 to 03:00. Nothing shows twice.
    "2025-03-30T00:55:00Z, 2025-03-30T03:00:00Z, 2025-03-30T01:40",
    "2025-03-30T01:05:00Z, 2025-03-30T03:00:00Z, 2025-03-30T01:50",
    // Autumn 2025: at 01:00Z the clock goes from 03:00 back to 02:00.
    "2025-10-26T00:55:00Z, 2025-10-26T03:00:00Z, 2025-10-26T02:00",
    "2025-10-26T01:05:00Z, 2025-10-26T03:00:00Z, 2025-10-26T02:00",
    "2025-10-26T00:10:00Z, 2025-10-26T03:00:00Z, 2025-10-26T01:55",
    // Autumn, but the change is still to come, or comes only within the ERP's clock error.
    "2025-10-26T00:20:00Z, 2025-10-26T00:30:00Z, 2025-10-26T02:05",
    "2025-10-26T00:40:00Z, 2025-10-26T00:46:00Z, 2025-10-26T02:00",
    // Autumn, long past.
    "2025-10-26T01:30:00Z, 2025-10-26T03:00:00Z, 2025-10-26T02:15"
  })
  void theEarliestMinuteThatTheClockMayShow(Instant moment, Instant now, LocalDateTime since) {
    assertThat(SinceClock.since(moment, MARGIN, now)).isEqualTo(since);
  }

  @Test
  void aClockOfOursThatWasSetBackStillCoversTheMoment() {
    Instant moment = Instant.parse("2025-10-26T00:55:00Z");
    assertThat(SinceClock.since(moment, MARGIN, moment.minusSeconds(86_400)))
        .isEqualTo(LocalDateTime.parse("2025-10-26T02:00"));
  }

  @Test
  void aNegativeMarginIsRefused() {
    assertThatThrownBy(() -> SinceClock.since(Instant.EPOCH, Duration.ofMinutes(-1), Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** The proof: whatever an ERP's clock within the margin stamps on a change passes the filter. */
  @Test
  void noChangeIsMissedByAnErpClockTenMinutesOff() {
    Random random = new Random(26);
    Instant around = Instant.parse("2025-10-26T00:00:00Z");
    for (int i = 0; i < 20_000; i++) {
      Instant moment = around.plusSeconds(random.nextInt(4 * 3600) - 3600L);
      Instant now = moment.plusSeconds(random.nextInt(6 * 3600));
      long span = Math.max(1, Duration.between(moment, now).toSeconds());
      Instant change = moment.plusSeconds(random.nextLong(span));
      Duration error = Duration.ofSeconds(random.nextInt(1201) - 600);
      LocalDateTime stamp =
          LocalDateTime.ofInstant(change.plus(error), WallClockText.MADRID)
              .truncatedTo(ChronoUnit.MINUTES);
      assertThat(SinceClock.since(moment, MARGIN, now)).isBeforeOrEqualTo(stamp);
    }
  }
}
