package dev.verialsync.console.http;

import static dev.verialsync.console.http.LoginCheck.Outcome.MISSING;
import static dev.verialsync.console.http.LoginCheck.Outcome.PASSED;
import static dev.verialsync.console.http.LoginCheck.Outcome.TOO_SOON;
import static dev.verialsync.console.http.LoginCheck.Outcome.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginCheckTest {

  private final TestClock clock = new TestClock();
  private final LoginCheck check =
      new LoginCheck(new ConsoleSettings.Login("ana", "contraseña"), clock);

  private static final class TestClock extends Clock {
    private Instant now = Instant.parse("2026-11-30T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private LoginCheck.Outcome sent(@Nullable String authorization) {
    return check.check("10.0.0.1", authorization, null);
  }

  private LoginCheck.Outcome after(Duration wait, String login) {
    clock.now = clock.now.plus(wait);
    return sent(
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theRightPasswordPasses() {
    assertThat(sent(null)).isEqualTo(MISSING);
    assertThat(after(Duration.ZERO, "ana:contraseña")).isEqualTo(PASSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ana:", ":contraseña", "ana:contraseñ", "ana:contraseñaa", ""})
  void noOtherDoes(String login) {
    assertThat(after(Duration.ZERO, login)).isEqualTo(WRONG);
  }

  @Test
  void anotherSchemeIsAWrongPasswordOfTheUserWithoutAName() {
    assertThat(sent("Basic %%%")).isEqualTo(WRONG);
    assertThat(sent("Bearer x")).isEqualTo(TOO_SOON);
  }

  @Test
  void afterWrongPasswordsAUserWaitsLongerAndLongerUpToFourSeconds() {
    assertThat(after(Duration.ZERO, "ana:1")).isEqualTo(WRONG);
    assertThat(after(Duration.ZERO, "ana:contraseña"))
        .as("not looked at so soon, right or not")
        .isEqualTo(TOO_SOON);
    assertThat(after(Duration.ofMillis(600), "ana:2")).isEqualTo(WRONG);
    assertThat(after(Duration.ofMillis(600), "ana:3")).as("twice as long").isEqualTo(TOO_SOON);
    for (int i = 0; i < 12; i++) {
      assertThat(after(Duration.ofSeconds(4), "ana:" + i)).isEqualTo(WRONG);
    }
    assertThat(after(Duration.ofMillis(3_900), "ana:contraseña")).isEqualTo(TOO_SOON);
    assertThat(after(Duration.ofMillis(100), "ana:contraseña"))
        .as("never locked out for longer")
        .isEqualTo(PASSED);
  }
}
