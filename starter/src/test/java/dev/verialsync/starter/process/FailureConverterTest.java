package dev.verialsync.starter.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.verialsync.workflows.ErrorType;
import io.grpc.Status;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureConverterTest {

  private final Logger logger = new LoggerContext().getLogger("test");

  @Test
  void whatTemporalCarriesIsToldInOneLine() {
    assertThat(converted(ErrorType.SUPERSEDED.failure("run 1 may not write")))
        .isEqualToIgnoringNewLines(
            "\tApplicationFailure: message='run 1 may not write', type='SUPERSEDED', nonRetryable=true");
    assertThat(
            converted(Status.NOT_FOUND.withDescription("already completed").asRuntimeException()))
        .isEqualToIgnoringNewLines("\tStatusRuntimeException: NOT_FOUND: already completed");
  }

  @Test
  void anythingElseIsToldWhole() {
    assertThat(converted(new IllegalStateException("a bug")))
        .startsWith("java.lang.IllegalStateException: a bug")
        .contains("\tat " + getClass().getName());
  }

  @Test
  void aCauseThatIsNoneOfTemporalsIsToldWhole() {
    String text =
        converted(ErrorType.DEFECT.finalFailure("a run failed", new IOException("disk full")));
    assertThat(text.lines().findFirst().orElseThrow())
        .contains("ApplicationFailure", "a run failed");
    assertThat(text)
        .contains("java.io.IOException: disk full", "\tat " + getClass().getName())
        .doesNotContain("ErrorType.java");
  }

  @Test
  void anErrorIsToldWholeWhateverItIs() {
    assertThat(converted(Level.ERROR, Status.INVALID_ARGUMENT.asRuntimeException()))
        .contains("StatusRuntimeException: INVALID_ARGUMENT", "\tat " + getClass().getName());
  }

  private String converted(Throwable thrown) {
    return converted(Level.WARN, thrown);
  }

  private String converted(Level level, Throwable thrown) {
    FailureConverter converter = new FailureConverter();
    converter.start();
    return converter.convert(
        new LoggingEvent(getClass().getName(), logger, level, "it went wrong", thrown, null));
  }
}
