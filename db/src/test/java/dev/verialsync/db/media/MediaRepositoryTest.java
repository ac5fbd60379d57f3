package dev.verialsync.db.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.FencedOffException;
import dev.verialsync.db.RefusedException;
import dev.verialsync.db.Samples;
import dev.verialsync.db.issue.IssueKind;
import dev.verialsync.db.issue.IssueRepository;
import dev.verialsync.db.issue.NewIssue;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MediaRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private MediaRepository media() {
    return new MediaRepository(DB.database());
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void store(int... numbers) {
    for (int number : numbers) {
      Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(number));
    }
  }

  private List<String> list(long article) {
    return DB.fetch(
            "select sha256 from media.article_image where article_id = ? order by position",
            article)
        .getValues(0, String.class);
  }

  private List<String> events(long article) {
    return DB.fetch("select kind from sync.product_event where article_id = ? order by id", article)
        .getValues(0, String.class);
  }

  @Test
  void registeringTwiceIsRegisteringOnce() {
    assertThat(Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1)))
        .isTrue();
    assertThat(Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1)))
        .isFalse();
    assertThat(
            new StoredImageRepository(DB.database())
                .findObjects(List.of(Samples.sha256(1), Samples.sha256(2)))
                .images())
        .containsOnly(java.util.Map.entry(Samples.sha256(1), Samples.image(1)));
  }

  @Test
  void imagesAreRegisteredTogether() {
    store(1);
    StoredImage third = Samples.image(3);
    assertThat(
            Samples.registerObjects(
                DB.database(),
                DB.runId(),
                new PutImages(
                    Instant.now(), List.of(Samples.image(1), Samples.image(2), third, third))))
        .containsExactly(Samples.sha256(2), Samples.sha256(3));
    assertThat(
            new StoredImageRepository(DB.database())
                .findObjects(List.of(Samples.sha256(3)))
                .images()
                .values())
        .containsExactly(third);
  }

  @Test
  void whoStoresAnArticleThatAnotherIsStoringWaitsAndReadsWhatWasStored() throws Exception {
    Samples.list(DB.database(), DB.runId(), 3, 7);
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    ExecutorService other = Executors.newFixedThreadPool(2);
    try {
      Future<?> first =
          other.submit(
              () ->
                  DB.database()
                      .transactions()
                      .fencedArticles(
                          DB.runId(),
                          List.of(7L, 3L),
                          sql -> {
                            locked.countDown();
                            return await(released);
                          }));
      locked.await();
      Future<?> second =
          other.submit(
              () ->
                  Samples.replaceImages(
                      DB.database(),
                      DB.runId(),
                      Instant.now(),
                      List.of(new ArticleImages(7, List.of(), List.of()))));
      assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      released.countDown();
      first.get();
      second.get();
    } finally {
      released.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void aWitnessHasImagesAndWasNotAskedForInVainByThisRun() {
    store(1);
    replace(5, List.of(Samples.sha256(1)));
    replace(6, List.of());
    assertThat(media().witness(DB.runId(), 6)).contains(5L);
    assertThat(media().witness(DB.runId(), 5)).isEmpty();
    failed(5, "http_500");
    assertThat(media().witness(DB.runId(), 6)).isEmpty();
    assertThat(media().failedAsks(DB.runId(), 5))
        .extracting(FailedAsk::outcome)
        .containsExactly("http_500");
    assertThat(media().failedAsks(DB.runId(), 6)).isEmpty();
    DB.nextRun();
    assertThat(media().witness(DB.runId(), 6)).as("that was an earlier run").contains(5L);
  }

  @Test
  void anArticleThatIsLeftKeepsItsImagesAndIsNotKnownAnyMore() {
    store(1);
    replace(5, List.of(Samples.sha256(1)));
    NewIssue issue =
        new NewIssue(5L, "Imagen", null, IssueKind.IMAGES_UNAVAILABLE, "http_500", "It fails.");
    media().leaveUnfetched(DB.runId(), 5, issue);
    media().leaveUnfetched(DB.runId(), 5, issue);
    assertThat(list(5)).containsExactly(Samples.sha256(1));
    assertThat(
            DB.value(
                String.class,
                "select state from media.article where article_id = 5 and as_of is null"))
        .isEqualTo("issues");
    assertThat(DB.value(Long.class, "select count(*) from sync.issue where closed_at is null"))
        .isEqualTo(1);
    assertThat(events(5)).filteredOn(event -> event.startsWith("image_issue")).hasSize(1);
    long superseded = DB.runId();
    DB.nextRun();
    assertThatThrownBy(() -> media().leaveUnfetched(superseded, 5, issue))
        .isInstanceOf(FencedOffException.class);
  }

  private void replace(long article, List<String> hashes) {
    Samples.replaceImages(
        DB.database(), DB.runId(), T, List.of(new ArticleImages(article, hashes, List.of())));
  }

  private void failed(long article, String outcome) {
    DB.execute(
        "insert into erp.call (run_id, method, article_id, at, outcome) values (?,"
            + " 'GetImagenesArticulosWS', ?, clock_timestamp(), ?)",
        DB.runId(),
        article,
        outcome);
  }

  @Test
  void aHashMustBeOne() {
    assertThatThrownBy(
            () ->
                Samples.registerObject(
                    DB.database(),
                    DB.runId(),
                    Instant.now(),
                    new StoredImage("xyz", "image/png", 1, null, null, "k")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void anArticlesImagesAreReplacedAsASet() {
    store(1, 2, 3);
    assertThat(
            Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 2))))
        .isEqualTo(new ImagesReplaced(2, 0, 0));
    assertThat(
            Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 2, 3))))
        .isEqualTo(new ImagesReplaced(1, 1, 1));
    assertThat(list(7)).containsExactly(Samples.sha256(2), Samples.sha256(3));
    assertThat(events(7))
        .containsExactly("image_added", "image_added", "image_added", "image_removed");
    assertThat(
            DB.value(
                String.class,
                "select detail::text from sync.product_event where kind = 'image_removed'"))
        .contains(
            "\"sha256\": \"" + Samples.sha256(1) + "\"",
            "\"bytes\": 1001",
            "\"position\": 1",
            "\"width\": 800");
  }

  @Test
  void writingTwiceIsWritingOnce() {
    store(1, 2);
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 2)));
    String before =
        DB.value(
            String.class,
            "select string_agg(xmin::text || ctid::text, ',') from media.article_image");
    assertThat(
            Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 2))))
        .isEqualTo(new ImagesReplaced(0, 2, 0));
    assertThat(
            DB.value(
                String.class,
                "select string_agg(xmin::text || ctid::text, ',') from media.article_image"))
        .isEqualTo(before);
    assertThat(events(7)).hasSize(2);
  }

  @Test
  void anotherOrderIsTold() {
    store(1, 2, 3);
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 2, 3)));
    assertThat(
            Samples.replaceImages(
                DB.database(), DB.runId(), T, List.of(Samples.images(7, 3, 1, 2))))
        .isEqualTo(new ImagesReplaced(0, 3, 0));
    assertThat(list(7)).containsExactly(Samples.sha256(3), Samples.sha256(1), Samples.sha256(2));
    assertThat(events(7)).endsWith("images_reordered");
  }

  @Test
  void anImageMayBeShownTwice() {
    store(1);
    assertThat(
            Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 1))))
        .isEqualTo(new ImagesReplaced(2, 0, 0));
    assertThat(Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1))))
        .isEqualTo(new ImagesReplaced(0, 1, 1));
  }

  @Test
  void theListsHashFollowsItsContentAndOrder() {
    store(1, 2);
    Samples.replaceImages(
        DB.database(),
        DB.runId(),
        T,
        List.of(Samples.images(1, 1, 2), Samples.images(2, 2, 1), Samples.images(3, 1, 2)));
    assertThat(
            DB.value(
                Boolean.class,
                "select a.list_hash = b.list_hash from media.article a, media.article b where"
                    + " a.article_id = 1 and b.article_id = 3"))
        .isTrue();
    assertThat(
            DB.value(
                Boolean.class,
                "select a.list_hash = b.list_hash from media.article a, media.article b where"
                    + " a.article_id = 1 and b.article_id = 2"))
        .isFalse();
  }

  @Test
  void anImageThatTheLibraryDoesNotHoldIsNotGiven() {
    store(1);
    DB.execute("update media.object set state = 'condemned'");
    assertThat(
            new StoredImageRepository(DB.database())
                .findObjects(List.of(Samples.sha256(1)))
                .images())
        .isEmpty();
    assertThatThrownBy(
            () ->
                Samples.replaceImages(
                    DB.database(), DB.runId(), T, List.of(Samples.images(7, 1, 2))))
        .isInstanceOfSatisfying(
            MissingObjectException.class,
            missing ->
                assertThat(missing.hashes()).containsExactly(Samples.sha256(1), Samples.sha256(2)));
    assertThat(DB.value(Long.class, "select count(*) from media.article")).isZero();
    assertThat(Samples.registerObject(DB.database(), DB.runId(), Instant.now(), Samples.image(1)))
        .isTrue();
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1)));
  }

  @Test
  void anImageThatIsUsedAgainIsNoLongerUnreferenced() {
    store(1);
    DB.execute("update media.object set unreferenced_since = now() - interval '40 days'");
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1)));
    assertThat(DB.value(Boolean.class, "select unreferenced_since is null from media.object"))
        .isTrue();
  }

  @Test
  void issuesAreRecordedOnceAndClosedWhenTheImageComes() {
    store(1);
    ArticleImages bad =
        new ArticleImages(7, List.of(), List.of(Samples.issue(7, IssueKind.NOT_AN_IMAGE)));
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(bad));
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(bad));
    assertThat(DB.value(String.class, "select state from media.article")).isEqualTo("issues");
    assertThat(events(7)).containsExactly("image_issue");
    IssueRepository issues = new IssueRepository(DB.database());
    assertThat(issues.open(10)).hasSize(1);

    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1)));
    assertThat(issues.open(10)).isEmpty();
    assertThat(DB.value(String.class, "select state from media.article")).isEqualTo("known");
  }

  @Test
  void theFloorOnlyRises() {
    assertThat(media().floor()).isEmpty();
    media().raiseFloor(DB.runId(), T);
    media().raiseFloor(DB.runId(), T.minusSeconds(1));
    assertThat(media().floor()).contains(T);
    media().raiseFloor(DB.runId(), T.plusSeconds(1));
    assertThat(media().floor()).contains(T.plusSeconds(1));
  }
}
