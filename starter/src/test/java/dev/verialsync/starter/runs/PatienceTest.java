package dev.verialsync.starter.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private Instant now = START;
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  private final Patience patience = new Patience(Duration.ofSeconds(20), clock);

  private void after(int seconds) {
    now = now.plusSeconds(seconds);
  }

  @Test
  void aSilenceIsBorneFromTheFirstQuestionOn() {
    after(60);
    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(20));
    after(15);
    assertThat(patience.isSpent()).isFalse();
    assertThat(patience.left()).isEqualTo(Duration.ofSeconds(5));
    after(5);
    assertThat(patience.isSpent()).isTrue();
  }

  @Test
  void aWorkerThatAnswersMayTakeAsLongAsItWants() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(patience.left()).isEqualTo(Duration.ofSeconds(20));
      after(19);
      assertThat(patience.isSpent()).isFalse();
      patience.renew();
      after(41);
    }
    assertThat(patience.isSpent()).isFalse();
  }
}
