package dev.verialsync.db.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.Phase;
import dev.verialsync.db.Samples;
import dev.verialsync.db.erp.ChangeRepository;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.media.block.ImageBlockRepository;
import dev.verialsync.db.run.PhasePlan;
import dev.verialsync.db.run.PlanRepository;
import dev.verialsync.db.run.PlanRequest;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.run.RunStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PutAsideRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant LATER = T.plusSeconds(3600);
  private static final BigDecimal TENTH = new BigDecimal("0.1");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private static MediaRepository media() {
    return new MediaRepository(DB.database());
  }

  /** These articles have one image each, since an earlier run. */
  private static void had(long from, long to) {
    Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1));
    Samples.replaceImages(
        DB.database(),
        DB.runId(),
        T,
        LongStream.rangeClosed(from, to).mapToObj(id -> Samples.images(id, 1)).toList());
    DB.nextRun();
  }

  private static ArticleStored answered(ArticleImages article) {
    return media()
        .storeArticle(DB.runId(), LATER, article, new PutImages(Instant.now(), List.of()));
  }

  private static void nowEmpty(long from, long to) {
    LongStream.rangeClosed(from, to)
        .forEach(id -> answered(new ArticleImages(id, List.of(), List.of())));
  }

  private static void nowUnreadable(long from, long to) {
    LongStream.rangeClosed(from, to)
        .forEach(
            id ->
                answered(
                    new ArticleImages(
                        id, List.of(), List.of(Samples.issue(id, IssueKind.NOT_AN_IMAGE)))));
  }

  private static void nowAsBefore(long from, long to) {
    LongStream.rangeClosed(from, to).forEach(id -> answered(Samples.images(id, 1)));
  }

  private static ImagesSettled settle(boolean allArticles, boolean acceptShrink) {
    return new PutAsideRepository(DB.database())
        .settle(DB.runId(), allArticles, TENTH, acceptShrink);
  }

  private static ImagesSettled settle() {
    return settle(true, false);
  }

  private static long withImages() {
    return DB.value(Long.class, "select count(distinct article_id) from media.article_image");
  }

  private static long unknown() {
    return DB.value(Long.class, "select count(*) from media.article where as_of is null");
  }

  private static long events(String kind) {
    return DB.value(
        Long.class,
        "select count(*) from sync.product_event where run_id = ? and kind = ?",
        DB.runId(),
        kind);
  }

  private static List<String> openIssues() {
    return DB.fetch(
            "select distinct kind from sync.issue where source = 'images' and closed_at is null order by 1")
        .getValues(0, String.class);
  }

  private static long putAside() {
    return DB.value(Long.class, "select count(*) from media.put_aside");
  }

  @Test
  void anArticleThatWouldLoseAllItsImagesKeepsThemUntilThePhaseEnds() {
    had(1, 1);
    assertThat(media().fetched(DB.runId(), LATER, 1)).isEmpty();
    ArticleStored stored = answered(new ArticleImages(1, List.of(), List.of()));
    nowEmpty(1, 1);

    assertThat(stored.list()).isEqualTo(new ImagesReplaced(0, 1, 0));
    assertThat(withImages()).isEqualTo(1);
    assertThat(unknown()).as("a run that ends here has the next one ask").isEqualTo(1);
    assertThat(media().fetched(DB.runId(), LATER, 1))
        .as("a second attempt need not ask")
        .hasValueSatisfying(fetched -> assertThat(fetched.images()).isEqualTo(1));
    assertThat(media().fetchedBy(DB.runId()).articles()).isEqualTo(1);

    assertThat(settle()).isEqualTo(new ImagesSettled(1, null));
    assertThat(withImages()).isZero();
    assertThat(
            DB.value(
                String.class,
                "select state || images || images_before || (as_of = ?::timestamptz) from media.article",
                LATER.toString()))
        .isEqualTo("known01true");
    assertThat(events("image_removed")).isEqualTo(1);
    assertThat(putAside()).isZero();
    assertThat(settle()).isEqualTo(new ImagesSettled(0, null));
  }

  @Test
  void anArticleThatNeverHadImagesIsNotPutAside() {
    nowEmpty(1, 20);
    nowUnreadable(21, 40);
    assertThat(putAside()).isZero();
    assertThat(unknown()).isZero();
    assertThat(settle()).isEqualTo(new ImagesSettled(0, null));
  }

  /** Of 100 articles, 10 are a tenth and 11 are more. */
  @ParameterizedTest
  @CsvSource({"9, 0, false", "10, 0, true", "10, 90, false", "11, 89, true", "10, 89, true"})
  void tenArticlesAndMoreThanTheShareOfThoseAskedForAreDoubted(
      int emptied, int asBefore, boolean doubted) {
    had(1, 200);
    nowEmpty(1, emptied);
    nowAsBefore(101, 100 + asBefore);
    ImagesSettled settled = settle();
    assertThat(settled.doubt() != null).isEqualTo(doubted);
    assertThat(settled.removed()).isEqualTo(doubted ? 0 : emptied);
    assertThat(withImages()).isEqualTo(doubted ? 200 : 200 - emptied);
  }

  @Test
  void aBatchIsJudgedByItsOwnArticles() {
    had(1, 40);
    nowEmpty(1, 3);
    nowAsBefore(4, 20);
    nowEmpty(21, 22);
    nowAsBefore(23, 30);
    ImagesSettled first = settleBatch(1, 1, 20);
    assertThat(first.doubt()).startsWith("Verial gives no image any more for 3 of the 20 ");
    assertThat(settleBatch(1, 1, 20)).as("asked again it answers as before").isEqualTo(first);
    assertThat(settleBatch(2, 21, 30))
        .as("two of ten are a fifth, but not many")
        .isEqualTo(new ImagesSettled(2, null));
    assertThat(settle())
        .as("the run's end doubts nothing more")
        .isEqualTo(new ImagesSettled(0, null));
    assertThat(DB.value(Long.class, "select count(*) from media.article_image")).isEqualTo(38);
    assertThat(
            DB.fetch(
                    "select field from sync.issue where kind = 'images_shrunk' and closed_at is null")
                .getValues(0, String.class))
        .containsExactly("Imagenes, batch 1");
    DB.nextRun();
    settle();
    assertThat(
            DB.value(
                Long.class,
                "select count(*) from sync.issue where kind = 'images_shrunk' and closed_at is null"))
        .isZero();
  }

  private static ImagesSettled settleBatch(int number, long from, long to) {
    return new PutAsideRepository(DB.database())
        .settle(
            DB.runId(),
            new PutAsideRepository.Batch(number, LongStream.rangeClosed(from, to).boxed().toList()),
            TENTH,
            false);
  }

  @Test
  void articlesThatHadNonePutNoWeightIntoTheScales() {
    had(1, 10);
    nowEmpty(1, 10);
    nowAsBefore(11, 300);
    nowEmpty(301, 500);
    assertThat(settle().doubt()).startsWith("Verial gives no image any more for 10 of the 10 ");
  }

  @Test
  void doubtedArticlesKeepAllTheyHadAndAreAskedForAgain() {
    had(1, 12);
    String before =
        DB.value(
            String.class,
            "select string_agg(state || images || list_hash, ',' order by article_id) from media.article");
    nowEmpty(1, 12);

    ImagesSettled settled = settle();

    assertThat(settled.removed()).isZero();
    assertThat(settled.doubt())
        .isEqualTo(
            "Verial gives no image any more for 12 of the 12 articles that were asked for and had some, more than the 10 % that are believed: they keep what they had, and the next run asks again. If the images are really gone, run again with --accept-shrink.");
    assertThat(
            DB.value(
                String.class,
                "select string_agg(state || images || list_hash, ',' order by article_id) from media.article"))
        .as("no product has to be written")
        .isEqualTo(before);
    assertThat(unknown()).isEqualTo(12);
    assertThat(events("images_kept")).isEqualTo(12);
    assertThat(events("image_removed")).isZero();
    assertThat(openIssues()).containsExactly("images_shrunk");
    assertThat(settle()).as("asked again it answers as before").isEqualTo(settled);
    assertThat(events("images_kept")).isEqualTo(12);
    assertThat(
            new RunRepository(DB.database())
                .close(DB.runId(), RunStatus.COMPLETED_WITH_ISSUES, null)
                .counts()
                .issuesByKind())
        .containsOnly(java.util.Map.entry("images_shrunk", 1L));
  }

  @Test
  void theDoubtIsSettledByARunOfAllArticlesThatFindsTheImages() {
    had(1, 12);
    nowEmpty(1, 12);
    settle();
    DB.nextRun();
    nowAsBefore(1, 1);
    assertThat(settle(false, false).doubt()).isNull();
    assertThat(openIssues()).as("eleven are still in doubt").containsExactly("images_shrunk");
    DB.nextRun();
    nowAsBefore(2, 12);
    assertThat(settle().doubt()).isNull();
    assertThat(openIssues()).isEmpty();
    assertThat(unknown()).isZero();
  }

  @Test
  void acceptShrinkSaysThatItIsRight() {
    had(1, 12);
    nowEmpty(1, 12);
    settle();
    DB.nextRun();
    nowEmpty(1, 12);
    assertThat(settle(true, true)).isEqualTo(new ImagesSettled(12, null));
    assertThat(withImages()).isZero();
    assertThat(openIssues()).isEmpty();
    assertThat(unknown()).isZero();
  }

  @Test
  void anArticleWhoseEveryImageIsUnreadableKeepsWhatItHad() {
    had(1, 100);
    nowUnreadable(1, 1);
    nowUnreadable(300, 300);
    assertThat(settle(true, true)).isEqualTo(new ImagesSettled(0, null));
    assertThat(withImages()).isEqualTo(100);
    assertThat(
            DB.fetch(
                    "select article_id || state || images || (as_of = ?::timestamptz) from media.article where run_id = ? order by 1",
                    LATER.toString(),
                    DB.runId())
                .getValues(0, String.class))
        .containsExactly("1issues1true", "300issues0true");
    assertThat(openIssues()).containsExactly("not_an_image");
    DB.nextRun();
    nowAsBefore(1, 1);
    assertThat(DB.value(String.class, "select state from media.article where article_id = 1"))
        .isEqualTo("known");
  }

  @Test
  void unreadableImagesOfManyAreDoubtedAsIfThereWereNone() {
    had(1, 14);
    nowEmpty(1, 6);
    nowUnreadable(7, 14);
    assertThat(settle().doubt())
        .startsWith(
            "Verial gives no image any more for 14 of the 14 articles that were asked for and had some (for 8 of them, none that can be read), more");
    assertThat(withImages()).isEqualTo(14);
    assertThat(unknown()).isEqualTo(14);
    assertThat(openIssues()).containsExactly("images_shrunk", "not_an_image");
    DB.nextRun();
    nowEmpty(1, 6);
    nowUnreadable(7, 14);
    assertThat(settle(true, true).removed()).isEqualTo(6);
    assertThat(withImages()).isEqualTo(8);
    assertThat(unknown()).isZero();
  }

  @Test
  void whatARunThatDidNotReachTheEndPutAsideMeansNothingToTheNext() {
    had(1, 12);
    nowEmpty(1, 12);
    DB.nextRun();
    nowAsBefore(12, 12);
    assertThat(putAside()).isEqualTo(11);
    assertThat(settle(true, true)).isEqualTo(new ImagesSettled(0, null));
    assertThat(putAside()).isZero();
    assertThat(withImages()).isEqualTo(12);
    assertThat(unknown()).isEqualTo(11);
  }

  @Test
  void anAnswerWithImagesThatComesAfterAllIsNotPutAside() {
    had(1, 12);
    nowEmpty(1, 12);
    nowAsBefore(1, 12);
    assertThat(putAside()).isZero();
    assertThat(settle()).isEqualTo(new ImagesSettled(0, null));
    assertThat(unknown()).isZero();
  }

  @Test
  void whoDiesHalfWayThroughTheSettlementIsFollowedByWhoEndsIt() {
    had(1, 700);
    nowEmpty(1, 700);
    DB.execute(
        """
        create function media.die() returns trigger language plpgsql as $$
        begin
          raise exception 'killed' using errcode = 'XX001';
        end $$
        """);
    DB.execute(
        "create trigger die before delete on media.put_aside for each row when (old.article_id = 650) execute function media.die()");
    try {
      assertThatThrownBy(() -> settle(true, true)).hasMessageContaining("killed");
    } finally {
      DB.execute("drop function media.die() cascade");
    }
    assertThat(withImages()).isEqualTo(200);
    assertThat(settle(true, true)).isEqualTo(new ImagesSettled(200, null));
    assertThat(withImages()).isZero();
    assertThat(events("image_removed")).isEqualTo(700);
    assertThat(unknown()).isZero();
  }

  @Test
  void anotherRunsSettlementIsFencedOff() {
    had(1, 12);
    nowEmpty(1, 12);
    long superseded = DB.runId();
    DB.nextRun();
    assertThatThrownBy(
            () -> new PutAsideRepository(DB.database()).settle(superseded, true, TENTH, true))
        .isInstanceOf(FencedOffException.class);
    assertThat(withImages()).isEqualTo(12);
  }

  @Test
  void whatIsPutAsideIsNotPlannedAgainByThisRunButByTheNext() {
    Samples.list(DB.database(), DB.runId(), 1, 2);
    had(1, 2);
    nowEmpty(1, 1);
    PlanRepository plans = new PlanRepository(DB.database());
    PlanRequest full = new PlanRequest(DB.runId(), true, false, null, 100);
    assertThat(plans.planImages(full)).isEqualTo(new PhasePlan(1, 1));
    assertThat(plans.page(DB.runId(), Phase.IMAGES, 0, 10).get(1)).containsExactly(2L);
    media().raiseFloor(DB.runId(), LATER.plusSeconds(60));
    DB.nextRun();
    new ChangeRepository(DB.database())
        .answer(DB.runId(), LATER.plusSeconds(60), "x", LATER, List.of());
    plans.planImages(new PlanRequest(DB.runId(), false, false, null, 100));
    assertThat(plans.page(DB.runId(), Phase.IMAGES, 0, 10).get(1)).containsExactly(1L);
  }

  @Test
  void anArticleWhoseRowsDidNotStandTogetherIsNoLongerPutAside() {
    had(1, 1);
    nowUnreadable(1, 1);
    new ImageBlockRepository(DB.database()).doubt(DB.runId(), List.of(1L));
    assertThat(putAside()).isZero();
    assertThat(unknown()).isEqualTo(1);
  }
}
