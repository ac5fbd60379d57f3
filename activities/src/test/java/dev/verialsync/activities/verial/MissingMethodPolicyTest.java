package dev.verialsync.activities.verial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.activities.task.Cancellation;
import dev.verialsync.activities.verial.call.CallCancelledException;
import dev.verialsync.activities.verial.call.VerialMethod;
import dev.verialsync.activities.verial.call.VerialTransientException;
import dev.verialsync.activities.verial.http.ServiceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a method counts as unknown. */
class MissingMethodPolicyTest {
  private final MissingMethodPolicy policy = new MissingMethodPolicy(Duration.ZERO);

  @TempDir Path temp;
  private VerialServer verial;

  @BeforeEach
  void start() {
    verial = new VerialServer(temp);
  }

  @AfterEach
  void stop() {
    verial.close();
  }

  private Optional<String> version(Cancellation cancellation) {
    return policy.ask(
        VerialMethod.VERSION.wireName(),
        () -> verial.client.version(VerialServer.detached()).orElseThrow(),
        cancellation);
  }

  @Test
  void threeAnswersInARowMakeItUnknown() {
    verial.answer(404, "");
    verial.answer("<html>Endpoint not found</html>");
    verial.answer(405, "");
    assertThat(version(new Cancellation())).isEmpty();
    assertThat(verial.gate.outcomes()).containsOnly("unknown_method").hasSize(3);
  }

  @Test
  void anAddressThatKnowsNoMethodAtAllIsNamedUntilOneIsAnswered() {
    for (int call = 1; call <= ServiceAddress.TELLING; call++) {
      assertThat(verial.client.complaint()).isEmpty();
      verial.answer(404, "");
      assertThatThrownBy(() -> verial.client.stock(VerialServer.detached(), 1L, null))
          .isInstanceOf(VerialTransientException.class);
    }
    assertThat(verial.client.complaint().orElseThrow())
        .contains("VERIAL_URL", "WcfServiceLibraryVerial/")
        .doesNotContain("918273");
    verial.answer(VerialServer.ok("\"Version\":\"1.8.4\""));
    assertThat(version(new Cancellation())).contains("1.8.4");
    assertThat(verial.client.complaint()).isEmpty();
  }

  @Test
  void aServiceThatWasJustStartingIsKnown() {
    verial.answer(404, "");
    verial.answer(404, "");
    verial.answer(VerialServer.ok("\"Version\":\"1.8.4\""));
    assertThat(version(new Cancellation())).contains("1.8.4");
  }

  @Test
  void anotherFailureIsThrownAtOnce() {
    verial.answer(404, "");
    verial.answer(503, "");
    assertThatThrownBy(() -> version(new Cancellation()))
        .isInstanceOf(VerialTransientException.class);
  }

  @Test
  void aCancellationEndsTheWaiting() {
    verial.answer(404, "");
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    MissingMethodPolicy patient = new MissingMethodPolicy(Duration.ofHours(1));
    assertThatThrownBy(
            () ->
                patient.ask(
                    "GetVersionWS",
                    () -> verial.client.version(VerialServer.detached()).orElseThrow(),
                    cancellation))
        .isInstanceOf(CallCancelledException.class);
  }
}
