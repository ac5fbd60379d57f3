package dev.verialsync.activities.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.verial.call.CallOutcome;
import org.junit.jupiter.api.Test;

/** What a person reads of a call that failed. */
final class OutcomeMeaningTest {

  @Test
  void aFailureIsToldOnceWithTheOutcomesNameWhereThatIsAnother() {
    assertThat(OutcomeMeaning.failure(CallOutcome.http(503))).isEqualTo("HTTP 503");
    assertThat(OutcomeMeaning.failure(CallOutcome.TIMEOUT))
        .isEqualTo("no answer in time (timeout)");
    assertThat(OutcomeMeaning.failure(CallOutcome.code(2)))
        .isEqualTo("InfoError 2, an error inside Verial (code_2)");
  }

  @Test
  void anAnswerIsNoFailureOfVerialsBeItARefusal() {
    assertThat(OutcomeMeaning.failure(CallOutcome.OK)).isNull();
    assertThat(OutcomeMeaning.failure(CallOutcome.http(401))).isNull();
    assertThat(OutcomeMeaning.failure(CallOutcome.code(5))).isNull();
  }

  @Test
  void aMethodThatEveryVersionHasAndIsNotThereMeansAWrongAddressOrARestart() {
    assertThat(OutcomeMeaning.failure(CallOutcome.http(404)))
        .isEqualTo("HTTP 404 (does VERIAL_URL end in WcfServiceLibraryVerial/?)");
    assertThat(OutcomeMeaning.isTelling(CallOutcome.UNKNOWN_METHOD)).isFalse();
  }

  @Test
  void aRedirectMeansAWrongAddress() {
    assertThat(OutcomeMeaning.failure(CallOutcome.http(301)))
        .isEqualTo("HTTP 301 (a redirect: check VERIAL_URL)");
  }

  @Test
  void whatWasBrokenOffOnOurSideSaysNothingOfVerial() {
    assertThat(OutcomeMeaning.failure(CallOutcome.LEASE_LOST)).isNull();
    assertThat(OutcomeMeaning.isTelling(CallOutcome.LEASE_LOST)).isFalse();
    assertThat(OutcomeMeaning.isTelling(CallOutcome.OK)).isTrue();
    assertThat(OutcomeMeaning.isTelling(CallOutcome.TIMEOUT)).isTrue();
    assertThat(OutcomeMeaning.isTelling(CallOutcome.code(5))).isTrue();
  }
}
