package dev.verialsync.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.run.RunOpened;
import dev.verialsync.db.run.RunOpening;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run that is no longer the open one still has in hand can no longer commit. */
class FencingTest {

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private static int write(long run, long article) {
    return DB.database()
        .transactions()
        .fenced(
            run,
            sql ->
                sql.execute(
                    "insert into sync.product_event (run_id, article_id, kind) values (?, ?, 'changed')",
                    run,
                    article));
  }

  @Test
  void aClosedRunWritesNothing() {
    long old = DB.runId();
    DB.nextRun();
    assertThatThrownBy(() -> write(old, 1))
        .isInstanceOf(FencedOffException.class)
        .hasMessageContaining("run %d may not write: run %d is open".formatted(old, DB.runId()));
    assertThat(DB.value(Long.class, "select count(*) from sync.product_event")).isZero();
  }

  @Test
  void withoutAnOpenRunNobodyWrites() {
    new RunRepository(DB.database()).close(DB.runId(), RunStatus.CANCELLED, null);
    assertThatThrownBy(
            () -> new MediaRepository(DB.database()).raiseFloor(DB.runId(), Instant.now()))
        .isInstanceOf(FencedOffException.class)
        .hasMessageContaining("no run is open");
  }

  /** Temporal knows a run still that a backup of the database does not know yet. */
  @Test
  void aRunThatTheDatabaseDoesNotKnowCannotBeClosed() {
    assertThatThrownBy(
            () -> new RunRepository(DB.database()).close(4_711, RunStatus.FAILED, "gone"))
        .isInstanceOf(FencedOffException.class)
        .hasMessageContaining("run 4711 is not in the database");
  }

  @Test
  void openingAnotherRunWaitsForWhatIsInHand() throws Exception {
    long old = DB.runId();
    RunRepository runs = new RunRepository(DB.database());
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<?> writer =
        threads.submit(
            () ->
                DB.database()
                    .transactions()
                    .fenced(
                        old,
                        sql -> {
                          sql.execute(
                              "insert into sync.product_event (run_id, article_id, kind) values (?, 1, 'changed')",
                              old);
                          inside.countDown();
                          await(mayEnd);
                          return 0;
                        }));
    inside.await();
    Future<RunOpened> opener =
        threads.submit(
            () ->
                runs.takeOver(
                    new RunOpening("b", "b", "full", null, "{}"), runs.holder().orElseThrow()));
    awaitLockWaiters(1);
    Future<?> late = threads.submit(() -> write(old, 2));
    awaitLockWaiters(2);

    mayEnd.countDown();
    writer.get();
    assertThat(opener.get()).isInstanceOf(RunOpened.Opened.class);
    assertThatThrownBy(late::get).hasCauseInstanceOf(FencedOffException.class);
    assertThat(DB.fetch("select article_id from sync.product_event").getValues(0, Long.class))
        .containsExactly(1L);
  }

  @Test
  void inARaceNothingOfAnOldRunComesAfterTheNewOne() throws Exception {
    RunRepository runs = new RunRepository(DB.database());
    for (int round = 0; round < 20; round++) {
      long old = DB.runId();
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        long article = i;
        writers.add(
            threads.submit(
                () -> {
                  while (true) {
                    write(old, article);
                  }
                }));
      }
      DB.nextRun();
      Long last =
          DB.value(
              Long.class,
              "select coalesce(max(id), 0) from sync.product_event where run_id = ?",
              old);
      for (Future<?> writer : writers) {
        assertThatThrownBy(writer::get).hasCauseInstanceOf(FencedOffException.class);
      }
      assertThat(
              DB.value(
                  Long.class,
                  "select coalesce(max(id), 0) from sync.product_event where run_id = ?",
                  old))
          .isEqualTo(last);
    }
    assertThat(runs.holder().orElseThrow().runId()).isEqualTo(DB.runId());
  }

  private void awaitLockWaiters(int waiters) {
    while (DB.value(
            Integer.class,
            "select count(*)::int from pg_locks where relation = 'sync.guard'::regclass and not granted")
        < waiters) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
