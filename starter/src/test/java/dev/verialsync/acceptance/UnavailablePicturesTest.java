package dev.verialsync.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.Fault;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Articles for whose pictures Verial fails, run after run, while it gives all others'. */
@Timeout(240)
@ExtendWith(EmbeddedStack.class)
@SuppressWarnings("NullAway.Init")
final class UnavailablePicturesTest {

  private static final long BAD = 7;
  private static final long SECOND = 8;

  private static SyncFixture sync;

  @BeforeAll
  static void start(LocalStack stack) throws Exception {
    sync =
        SyncFixture.on(stack, SimulatorOptions.builder().articles(20).pictureBytes(3_000).build())
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
    sync.simulator.faults().add(fails(BAD));
    CatalogSyncResult first = sync.run();
    assertThat(first.outcome()).isEqualTo("completed_with_issues");
    assertThat(first.totals().counts().issues()).containsEntry("pictures_unavailable", 1);
    assertThat(sync.sql().number("select count(*) from shop.product")).isEqualTo(20);
    assertThat(images()).containsExactly("unknown 0");
    assertThat(issues()).containsExactly("http_500 open");
    sync.simulator.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(images()).containsExactly("known 1");
    assertThat(issues()).containsExactly("http_500 closed");

    sync.simulator.catalogue().addPicture(SECOND);
    sync.run();
    sync.simulator.catalogue().addPicture(BAD);
    sync.simulator.catalogue().addPicture(SECOND);
    sync.simulator.faults().add(fails(BAD));
    sync.simulator.faults().add(fails(SECOND));
    assertThat(sync.run().totals().counts().issues())
        .as("neither is the other's witness")
        .containsEntry("pictures_unavailable", 2);
    assertThat(images()).as("it keeps what it had").containsExactly("issues 1");

    sync.simulator.faults().clear();
    assertThat(sync.run().outcome()).isEqualTo("completed");
    assertThat(images()).containsExactly("known 2");
  }

  private static Fault fails(long articleId) {
    return Fault.status(500).on("GetImagenesArticulosWS").forArticle(articleId);
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
            from sync.issue where article_id = %d and kind = 'pictures_unavailable'
            """
                .formatted(BAD));
  }
}
