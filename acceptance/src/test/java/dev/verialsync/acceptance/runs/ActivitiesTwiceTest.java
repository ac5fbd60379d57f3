package dev.verialsync.acceptance.runs;

import static dev.verialsync.acceptance.ActivitySequence.CHOSEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verialsync.acceptance.ActivitySequence;
import dev.verialsync.acceptance.ActivitySequence.Manner;
import dev.verialsync.acceptance.Crashes;
import dev.verialsync.acceptance.EmbeddedStack;
import dev.verialsync.acceptance.SyncFixture;
import dev.verialsync.local.LocalStack;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.worker.WiredActivities;
import dev.verialsync.workflows.messages.results.RunTotals;
import io.minio.RemoveObjectArgs;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each activity done twice, and done again after a crash between any two of its side effects. */
@ExtendWith(EmbeddedStack.class)
@Timeout(240)
@Tag("thorough")
final class ActivitiesTwiceTest {

  private static final int ARTICLES = 14;

  /** Rows without times and numbers that say when and by which attempt they were written. */
  private static final String TABLES =
      """
      select table_schema || '.' || table_name as name,
             coalesce(string_agg(quote_literal(column_name), ',')
                      filter (where data_type like 'timestamp%' or column_name like '%run_id'
                              or column_name in ('transaction_millis', 'list_hash')
                              or table_name like '%_version' and column_name in ('id', 'product')
                              or table_name = 'change' and column_name = 'position'
                              or table_name = 'feed' and column_name = 'floor'), '''''') as left_out
      from information_schema.tables join information_schema.columns using (table_schema, table_name)
      where table_type = 'BASE TABLE'
        and (table_schema in ('shop', 'media')
             or table_schema || '.' || table_name in
                ('sync.batch', 'sync.verification', 'erp.article', 'erp.stock', 'erp.tariff', 'sync.product_source'))
      group by 1 order by 1
      """;

  private static final String EVENTS =
      """
      select article_id || ' ' || kind || ' ' || (detail - 'run_id' #- '{block,millis}')::text from sync.product_event
      order by 1
      """;

  private static final Map<Manner, String[]> PLACES =
      Map.of(
          Manner.BY_BLOCK,
          new String[] {
            "fetchBlock at erp.reading",
            "fetchBlock at erp.reading_article",
            "fetchBlock at media.object",
            "fetchBlock at media.article",
            "fetchBlock at media.article_image",
            "fetchBlock at sync.product_event"
          },
          Manner.CHOSEN_AND_VERIFIED,
          new String[] {
            "landChosen at erp.article",
            "landChosen at erp.stock",
            "verifyLibrary at sync.verification",
            "verifyLibrary at media.object",
            "settleVerification at sync.verification",
            "fetchImages at media.put_aside",
            "settleImages at media.put_aside",
            "settleImages at media.article_image",
          },
          Manner.SINGLE_BATCH,
          new String[] {
            "askRows at erp.staged_block",
            "landRows at erp.reading",
            "landRows at erp.staged_block",
          });

  /** What a run leaves, and how often it asked for what. */
  private record Left(Map<String, List<String>> rows, RunTotals totals, Map<String, Long> calls) {}

  @Test
  void anActivityDoneTwiceLeavesWhatOnceLeaves(LocalStack stack) throws Exception {
    Left once = left(stack, Manner.ARTICLE_BY_ARTICLE, new Once());
    Left twice = left(stack, Manner.ARTICLE_BY_ARTICLE, new Twice());

    assertThat(twice.rows()).isEqualTo(once.rows());
    assertThat(twice.totals().counts()).isEqualTo(once.totals().counts());
    assertThat(once.rows().get("shop.product")).hasSize(ARTICLES);
    assertThat(twice.calls().get("GetArticulosWS"))
        .as("a list that was read is not asked for again")
        .isEqualTo(once.calls().get("GetArticulosWS"));
    assertThat(twice.calls().get("GetStockArticulosWS"))
        .isEqualTo(once.calls().get("GetStockArticulosWS"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Manner.class,
      names = {"BY_BLOCK", "CHOSEN_AND_VERIFIED", "SINGLE_BATCH"})
  void soDoTheActivitiesOfTheOtherMannersOfRuns(Manner manner, LocalStack stack) throws Exception {
    Left once = left(stack, manner, new Once());
    Left twice = left(stack, manner, new Twice());
    CrashingEverywhere crashing = new CrashingEverywhere();
    Left crashed = left(stack, manner, crashing);

    assertThat(once.rows().get("shop.product")).hasSize(ARTICLES);
    assertThat(twice.rows()).isEqualTo(once.rows());
    assertThat(twice.totals().counts()).isEqualTo(once.totals().counts());
    assertThat(crashed.rows()).isEqualTo(once.rows());
    assertThat(crashed.totals().counts()).isEqualTo(once.totals().counts());
    assertThat(crashing.crashes).contains(PLACES.get(manner));
  }

  @Test
  void anActivityThatDiedBetweenItsSideEffectsIsDoneAgain(LocalStack stack) throws Exception {
    Left once = left(stack, Manner.ARTICLE_BY_ARTICLE, new Once());
    CrashingEverywhere crashing = new CrashingEverywhere();
    Left crashed = left(stack, Manner.ARTICLE_BY_ARTICLE, crashing);

    assertThat(crashed.rows()).isEqualTo(once.rows());
    assertThat(crashed.totals().counts()).isEqualTo(once.totals().counts());
    assertThat(crashing.crashes)
        .contains(
            "openRun at sync.guard",
            "landArticles at erp.reading",
            "landArticles at erp.article",
            "askChanges at sync.run",
            "makePlan at shop.manufacturer",
            "makePlan at sync.batch",
            "fetchImages at media.object",
            "fetchImages at media.article",
            "fetchImages at media.article_image",
            "fetchImages at sync.product_event",
            "completeImages at media.floor",
            "landStock at erp.stock",
            "landTariffs at erp.tariff",
            "writeProducts at shop.product",
            "writeProducts at shop.product_image_row",
            "writeProducts at sync.product_source",
            "closeRun at sync.run",
            "closeRun at sync.guard");
  }

  private static Left left(LocalStack stack, Manner manner, Calls calling) throws Exception {
    try (SyncFixture sync =
            SyncFixture.on(
                    stack, SimulatorOptions.builder().articles(ARTICLES).imageBytes(4_000).build())
                .with("VERIAL_BLOCK_SIZE", "10");
        WiredActivities activities =
            new WiredActivities(sync.settings(), sync.temporal().client())) {
      TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
      try {
        environment.registerActivitiesImplementations(activities.all());
        if (manner == Manner.CHOSEN_AND_VERIFIED) {
          copiedAndThenChanged(sync, environment);
        }
        calling.begin(sync);
        RunTotals totals = new ActivitySequence(environment, manner).carryOut("last", calling);
        return new Left(rows(sync), totals, sync.simulator.calls().totals());
      } finally {
        environment.close();
      }
    }
  }

  /**
   * A complete run; then an article changes, another loses all its images, and the bucket loses an
   * image of a third.
   */
  private static void copiedAndThenChanged(SyncFixture sync, TestActivityEnvironment environment)
      throws Exception {
    Catalogue erp = sync.simulator.catalogue();
    CHOSEN.forEach(erp::addImage);
    RunTotals unused =
        new ActivitySequence(environment, Manner.ARTICLE_BY_ARTICLE).carryOut("first", new Once());
    erp.replaceImage(CHOSEN.get(0), 1);
    erp.setStock(CHOSEN.get(1), BigDecimal.TEN);
    while (erp.imageCount(CHOSEN.get(1)) > 0) {
      erp.removeImage(CHOSEN.get(1), 1);
    }
    String lost =
        String.valueOf(
            sync.sql()
                .value(
                    "select object_key from shop.product_image where product_id = %d limit 1"
                        .formatted(CHOSEN.get(2))));
    sync.s3().removeObject(RemoveObjectArgs.builder().bucket(sync.bucket()).object(lost).build());
  }

  /** What the activities have left, by table. */
  static Map<String, List<String>> rows(SyncFixture sync) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (Map<String, @Nullable String> table : sync.sql().rows(TABLES)) {
      String name = String.valueOf(table.get("name"));
      rows.put(
          name,
          sync.sql()
              .lines(
                  "select (to_jsonb(t) - array[%s])::text from %s t order by 1"
                      .formatted(table.get("left_out"), name)));
    }
    rows.put("events", sync.sql().lines(EVENTS));
    return rows;
  }

  /** A way to call that is told of the place first. */
  private abstract static class Calls implements ActivitySequence.Calling {
    void begin(SyncFixture sync) {}
  }

  private static final class Once extends Calls {
    @Override
    public <T> T call(String activity, Supplier<T> command) {
      return command.get();
    }
  }

  private static final class Twice extends Calls {
    @Override
    public <T> T call(String activity, Supplier<T> command) {
      T unused = command.get();
      return command.get();
    }
  }

  /** Their second writing of a table comes after the commit of the first. */
  private static final Set<String> COMMIT_ALL_AT_ONCE = Set.of("fetchImages", "fetchBlock");

  /** Lets the activity die at its first and second writing of every table, then do its work. */
  private static final class CrashingEverywhere extends Calls {
    /** Which tables an activity writes; one that writes none has nothing to die between. */
    private static final Map<String, String> WRITTEN =
        Map.ofEntries(
            Map.entry("openRun", "sync[.](run|guard)"),
            Map.entry("landArticles", "erp[.](article|reading.*)|sync[.](product_event|issue)"),
            Map.entry("askChanges", "sync[.]run|erp[.](reading.*|change.*)"),
            Map.entry(
                "makePlan",
                "sync[.]batch|shop[.](category|web_category|manufacturer|collection|school_year|subject|name_version|configurable_field.*)"),
            Map.entry(
                "fetchImages",
                "media[.](object|article|article_image|put_aside)|sync[.]product_event"),
            Map.entry(
                "fetchBlock",
                "media[.](object|article|article_image|put_aside)|sync[.]product_event|erp[.]reading.*"),
            Map.entry("landChosen", "erp[.](article|stock|tariff)|sync[.](product_event|issue)"),
            Map.entry("verifyLibrary", "media[.]object|sync[.]verification"),
            Map.entry("settleVerification", "media[.].*|sync[.](verification|issue)"),
            Map.entry("settleImages", "media[.].*|sync[.](product_event|issue)"),
            Map.entry("completeImages", "media[.]floor"),
            Map.entry("landStock", "erp[.](stock|staged_block|reading)|sync[.]issue"),
            Map.entry("landTariffs", "erp[.](tariff|staged_block|reading)|sync[.]issue"),
            Map.entry("askRows", "erp[.](staged_block|reading)|sync[.]issue"),
            Map.entry("landRows", "erp[.](stock|tariff|staged_block|reading)|sync[.]issue"),
            Map.entry("settleRows", "sync[.]issue"),
            Map.entry("landReferences", "erp[.](category|manufacturer)|sync[.]issue"),
            Map.entry(
                "writeProducts", "shop[.].*|sync[.](batch|product_event|product_source|issue)"),
            Map.entry("settleProducts", "shop[.](product.*|variant|change|on_sale)|sync[.]issue"),
            Map.entry("closeRun", "sync[.](run|guard)"));

    private final Set<String> crashes = new TreeSet<>();
    private Crashes tables;

    @Override
    void begin(SyncFixture sync) {
      tables = new Crashes(sync.sql());
    }

    @Override
    public <T> T call(String activity, Supplier<T> command) {
      for (String table : candidates(activity)) {
        for (int hit = 1; hit <= (COMMIT_ALL_AT_ONCE.contains(activity) ? 1 : 2); hit++) {
          tables.arm(table, hit);
          try {
            T unused = command.get();
            break;
          } catch (ActivityFailure died) {
            crashes.add(activity + " at " + table);
          }
        }
      }
      tables.disarm();
      return command.get();
    }

    private List<String> candidates(String activity) {
      String written = WRITTEN.getOrDefault(activity, "none");
      return tables.tables().stream().filter(table -> table.matches(written)).toList();
    }
  }
}
