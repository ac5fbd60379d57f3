package dev.verialsync.activities.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookKeyTest {

  private static final String BASE64 = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** The example that Standard Webhooks' own libraries are tested with. */
  @ParameterizedTest
  @ValueSource(strings = {"whsec_" + BASE64, BASE64})
  void signsAsTheSpecificationSays(String secret) {
    assertThat(
            WebhookKey.of(secret)
                .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_c2hvcnQ=", "hunter2!", "whsec_MfKQ9r8GKYqrTwjU PD8I"})
  void refusesWhatIsNoneWithoutRepeatingIt(String secret) {
    assertThatThrownBy(() -> WebhookKey.of(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny(secret, "hunter2")
        .hasNoCause();
  }

  @Test
  void isShownNowhere() {
    assertThat(WebhookKey.of(BASE64)).hasToString("***");
  }
}
