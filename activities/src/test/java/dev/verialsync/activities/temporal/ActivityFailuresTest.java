package dev.verialsync.activities.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.sql.SQLException;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

/** What an operator reads of an activity that failed. */
final class ActivityFailuresTest {

  private static ApplicationFailure translated(Exception thrown) {
    return (ApplicationFailure) ActivityFailures.translate(thrown, context(), false);
  }

  private static ActivityExecutionContext context() {
    ActivityInfo info = proxy(ActivityInfo.class, 1);
    return proxy(ActivityExecutionContext.class, info);
  }

  private static <T> T proxy(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer));
  }

  @Test
  void aDatabaseThatIsAwayIsToldWithItsReasonAndNoSecret() {
    ApplicationFailure failure =
        translated(
            new DataAccessException(
                "SQL [SECRET]",
                new SQLException(
                    "Connection to SECRET:5432 refused",
                    "08001",
                    new ConnectException("Connection refused"))));

    assertThat(failure.getOriginalMessage())
        .isEqualTo(
            "PostgreSQL does not answer or is restarting (connection refused); the work continues when it is back.");
    assertThat(failure).hasNoCause();
  }
}
