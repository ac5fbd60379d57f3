package dev.verialsync.acceptance.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.faults.Fault;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An article for whose images Verial fails while it gives all others'. What it keeps, and who may
 * be a witness: {@code MediaRepositoryTest}.
 */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class UnavailableImagesTest {

  private static final long BAD = 7;
  private static final Fault FAILS = Fault.status(500).on("GetImagenesArticulosWS").forArticle(BAD);

  private static SyncFixture sync;

  @BeforeAll
  static void start(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(20).imageBytes(3_000).build())
            .with("VERIAL_ARTICLE_PATIENCE", "PT2S")
            .with("VERIAL_CLOCK_MARGIN", "PT0S");
    sync.startWorker();
  }

  @AfterAll
  static void close() {
    sync.close();
  }

  @Test
  void theRestIsCopiedAndTheArticleIsAskedForAgainByTheNextRun() throws Exception {
    sync.simulator.faults().add(FAILS);
    CatalogSyncResult first = sync.run();
    assertThat(first.outcome()).isEqualTo("completed_with_issues");
    assertThat(first.totals().counts().issues()).containsEntry("images_unavailable", 1);
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(20);
    assertThat(images()).containsExactly("unknown 0");
    assertThat(issues()).containsExactly("http_500 open");
    sync.simulator.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(images()).containsExactly("known 1");
    assertThat(issues()).containsExactly("http_500 closed");
  }

  private static List<String> images() {
    return sync.sql()
        .lines(
            """
            select images_state, (select count(*) from shop.product_image where product_id = id)
            from shop.product where id = %d
            """
                .formatted(BAD));
  }

  private static List<String> issues() {
    return sync.sql()
        .lines(
            """
            select value, case when closed_at is null then 'open' else 'closed' end
            from sync.issue where article_id = %d and kind = 'images_unavailable'
            """
                .formatted(BAD));
  }
}
