package dev.verialsync.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole catalogue, from the service's HTTP to SQL and S3, on the real servers. */
@Timeout(300)
final class WholeRunTest {

  @TempDir Path home;

  @Test
  void aCatalogueArrivesWholeAndASecondRunChangesNothing() throws Exception {
    int articles = Integer.getInteger("articles", 300);
    try (SyncFixture sync =
        SyncFixture.start(home, SimulatorOptions.builder().articles(articles).build())) {
      sync.startWorker();
      long t0 = System.nanoTime();
      CatalogSyncResult first = sync.run(null);
      System.err.println("first " + (System.nanoTime() - t0) / 1_000_000 + " ms " + first);
      System.err.println(sync.simulator.calls().totals());
      assertThat(first.outcome()).isEqualTo("completed");
      assertThat(sync.number("select count(*) from shop.product")).isEqualTo(articles);

      sync.simulator.calls().reset();
      t0 = System.nanoTime();
      CatalogSyncResult second = sync.run(null);
      System.err.println("second " + (System.nanoTime() - t0) / 1_000_000 + " ms " + second);
      System.err.println(sync.simulator.calls().totals());
      assertThat(second.outcome()).isEqualTo("completed");
      assertThat(sync.simulator.calls().total("GetImagenesArticulosWS")).isZero();
    }
  }
}
