package dev.verialsync.activities.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.verialsync.activities.temporal.TemporalHeartbeat;
import io.temporal.activity.ActivityExecutionContext;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
final class PersistenceTest {

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final Persistence persistence = new Persistence();
  private final AtomicBoolean isBack = new AtomicBoolean();
  private final CountDownLatch fiveTries = new CountDownLatch(5);
  private final Logger logger = (Logger) LoggerFactory.getLogger(OutageLog.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
    logger.detachAppender(logged);
    logger.setLevel(null);
  }

  @Test
  void theLogTellsOfAnOutageOnceAndOfItsEndOnceHoweverManyWait() throws Exception {
    CompletableFuture<String> one = CompletableFuture.supplyAsync(this::writtenToTheLibrary);
    CompletableFuture<String> other = CompletableFuture.supplyAsync(this::writtenToTheLibrary);
    assertThat(fiveTries.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(logged.list).hasSize(1);

    isBack.set(true);
    CompletableFuture.allOf(one, other).get();
    assertThat(writtenToTheLibrary()).isEqualTo("written");

    assertThat(logged.list)
        .extracting(ILoggingEvent::getLevel, PersistenceTest::withoutTime)
        .containsExactly(
            tuple(
                Level.WARN,
                "Waiting for S3 since TIME. S3 does not answer (no connection, SQLSTATE 08006)"),
            tuple(Level.INFO, "S3 is back (unavailable since TIME)"));
  }

  private static String withoutTime(ILoggingEvent event) {
    return event.getFormattedMessage().replaceFirst("since [-0-9]+T[:0-9]+Z", "since TIME");
  }

  private String writtenToTheLibrary() {
    try (TemporalHeartbeat heartbeat = TemporalHeartbeat.of(context(), timer)) {
      return persistence.inLibrary(
          heartbeat,
          () -> {
            fiveTries.countDown();
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
