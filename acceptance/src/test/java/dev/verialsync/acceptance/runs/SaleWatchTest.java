package dev.verialsync.acceptance.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.worker.WorkerSchedule;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The feed is told what a date that passes does, by the schedule that every worker sets. */
@Timeout(120)
@ExtendWith(EmbeddedStack.class)
final class SaleWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aDateThatPassesIsInTheFeedAtTheSchedulesNextTime(LocalStack stack) throws Exception {
    try (SyncFixture sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(20).seed(3).build())) {
      sync.startWorker();
      sync.run();
      ScheduleClient schedules = ScheduleClient.newInstance(sync.temporal().stubs());
      assertThat(
              schedules
                  .getHandle(WorkerSchedule.SALE.id())
                  .describe()
                  .getSchedule()
                  .getSpec()
                  .getIntervals())
          .extracting(ScheduleIntervalSpec::getEvery)
          .containsExactly(Duration.ofMinutes(5));
      List<Long> ids = sync.sql().ids("select id from shop.sellable order by id limit 2");
      long ends = ids.get(0);
      long begins = ids.get(1);
      String position = sync.sql().value("select shop.snapshot_position()");
      // As if a day had passed: the dates are the shop's own, and nothing else of the row changes.
      sync.sql()
          .execute(
              """
              update shop.product set inactive_from = case id when %d then timestamp '2000-01-02' end where id in (%d, %d);
              delete from shop.on_sale where product_id = %d;
              """
                  .formatted(ends, ends, begins, begins));

      schedules.getHandle(WorkerSchedule.SALE.id()).trigger();

      String kinds =
          "select product_id || ' ' || array_to_string(kinds, ',') from shop.changes(%s) where run_id is null order by product_id"
              .formatted(position);
      await().atMost(PATIENCE).until(() -> sync.sql().lines(kinds).size() == 2);
      assertThat(sync.sql().lines(kinds))
          .containsExactly(ends + " removed_from_sale", begins + " put_on_sale");
    }
  }
}
