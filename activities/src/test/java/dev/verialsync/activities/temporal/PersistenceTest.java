package dev.verialsync.activities.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.activities.retry.Waiting;
import io.temporal.activity.ActivityExecutionContext;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class PersistenceTest {

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Persistence persistence = new Persistence();
  private final AtomicBoolean isBack = new AtomicBoolean();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void tellsForWhomAndSinceWhenItWaitsUntilTheServiceAnswers() throws Exception {
    Instant begun = Instant.now();
    CompletableFuture<String> work = CompletableFuture.supplyAsync(this::writtenToTheLibrary);
    while (persistence.longestWait().isEmpty()) {
      Thread.sleep(5);
    }

    Waiting wait = persistence.longestWait().orElseThrow();
    assertThat(wait.service()).isEqualTo("S3");
    assertThat(wait.since()).isBetween(begun, Instant.now());
    assertThat(Persistence.whoIsAway(wait))
        .isEqualTo("S3 does not answer (no connection, SQLSTATE 08006)");
    assertThat(work).isNotDone();

    isBack.set(true);
    assertThat(work.get()).isEqualTo("written");
    assertThat(persistence.longestWait()).isEmpty();
  }

  private String writtenToTheLibrary() {
    try (Pulse pulse = Pulse.of(context(), timer)) {
      return persistence.inLibrary(
          pulse,
          () -> {
            if (!isBack.get()) {
              throw new SQLException("away", "08006");
            }
            return "written";
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static ActivityExecutionContext context() {
    return (ActivityExecutionContext)
        Proxy.newProxyInstance(
            PersistenceTest.class.getClassLoader(),
            new Class<?>[] {ActivityExecutionContext.class},
            (proxy, method, arguments) -> null);
  }
}
