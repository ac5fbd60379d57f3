package dev.verialsync.activities.verial.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.VerialClient;
import dev.verialsync.activities.verial.VerialServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Verial's clock, by the dates of its answers. */
class ClockDifferenceTest {
  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00.400Z");

  @TempDir Path temp;

  private static String date(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static ClockDifference measured(String shown, int tookMillis) {
    return ClockDifference.of(date(Instant.parse(shown)), NOW, NOW.plusMillis(tookMillis))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-28T10:00:00Z, 0, PT0S",
    "2026-11-28T10:00:00Z, 900, PT0S",
    "2026-11-28T10:00:03Z, 6000, PT0S",
    "2026-11-28T09:40:00Z, 100, -PT20M0.5S",
    "2026-11-28T10:20:00Z, 100, PT20M0.6S",
    "1970-01-01T00:00:00Z, 0, -PT498850H0.4S",
  })
  void theDifferenceIsWhatTheClocksMustDifferAndNoLess(
      String shown, int tookMillis, Duration expected) {
    assertThat(measured(shown, tookMillis).atMost()).isEqualTo(expected);
  }

  @Test
  void severalAnswersAreMoreExactThanOneAndACorrectedClockCounts() {
    ClockDifference slow = measured("2026-11-28T09:40:03Z", 6_000);
    ClockDifference quick = measured("2026-11-28T09:40:00Z", 10);
    assertThat(slow.then(quick)).isEqualTo(quick);
    assertThat(quick.then(slow)).isEqualTo(quick);
    ClockDifference corrected = measured("2026-11-28T10:00:00Z", 10);
    assertThat(quick.then(corrected)).isEqualTo(corrected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-11-28T10:00:00Z", "Mon, 31 Feb 2026 10:00:00 GMT"})
  void aDateThatIsNoneSaysNothing(String date) {
    assertThat(ClockDifference.of(date, NOW, NOW)).isEmpty();
    assertThat(ClockDifference.of(null, NOW, NOW)).isEmpty();
  }

  private Optional<ClockDifference> after(mockwebserver3.MockResponse answer) {
    try (VerialServer verial = new VerialServer(temp);
        VerialClient client =
            new VerialClient(verial.settings, verial.gate, Clock.fixed(NOW, ZoneOffset.UTC))) {
      verial.answer(answer);
      try {
        client.version(VerialServer.detached());
      } catch (VerialException e) {
        // A page is answered by whatever stands there.
      }
      return client.clockDifference(null);
    }
  }

  @Test
  void answersOfVerialAloneShowItsClock() {
    String old = date(NOW.minusSeconds(1800));
    String body = VerialServer.ok("\"Version\":\"1.8.4\"");
    assertThat(after(VerialServer.json(body).addHeader("Date", old).build()))
        .map(ClockDifference::atMost)
        .contains(Duration.ofMillis(-1_800_400));
    assertThat(after(VerialServer.json(body).build())).isEmpty();
    assertThat(
            after(VerialServer.json(body).addHeader("Date", old).addHeader("Age", "1800").build()))
        .as("from a cache")
        .isEmpty();
    assertThat(after(VerialServer.json("<html>").addHeader("Date", old).build()))
        .as("a proxy's page")
        .isEmpty();
  }
}
