package dev.verialsync.db.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verialsync.db.DatabaseExtension;
import dev.verialsync.db.Samples;
import dev.verialsync.db.media.ImageReplacement;
import dev.verialsync.db.media.ImagesReplaced;
import dev.verialsync.db.media.MediaRepository;
import dev.verialsync.db.media.MissingObjectException;
import dev.verialsync.db.media.PutImages;
import dev.verialsync.db.media.StoredImageRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GarbageRepositoryTest {

  private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration DAYS_30 = Duration.ofDays(30);

  @RegisterExtension private static final DatabaseExtension DB = new DatabaseExtension();

  private MediaRepository media() {
    return new MediaRepository(DB.database());
  }

  private GarbageRepository collection() {
    return new GarbageRepository(DB.database());
  }

  private Instant look(int number) {
    return new StoredImageRepository(DB.database())
        .findObjects(List.of(Samples.sha256(number)))
        .at();
  }

  private boolean register(Instant since, int number) {
    return Samples.registerObject(DB.database(), DB.runId(), since, Samples.image(number));
  }

  private void store(int... numbers) {
    for (int number : numbers) {
      register(look(number), number);
    }
  }

  private List<CondemnedObject> condemn() {
    return collection().condemn(Duration.ZERO, 100, LEASE);
  }

  private void markedDaysAgo(int days) {
    collection().markUnreferenced(2);
    DB.execute(
        "update media.object set unreferenced_since = now() - make_interval(days => ?) where unreferenced_since is not null",
        days);
  }

  private List<String> hashes(List<CondemnedObject> objects) {
    return objects.stream().map(CondemnedObject::sha256).toList();
  }

  @Test
  void onlyWhatNothingHasReferredToForLongEnoughIsCondemned() {
    store(1, 2, 3, 4, 5);
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1)));
    DB.execute(
        """
        do $$ begin
          set local session_replication_role = replica;
          insert into shop.product_image (product_id, position, sha256, media_type, bytes, object_key)
          select 7, 1, sha256, media_type, bytes, object_key from media.object where sha256 = '%s';
        end $$
        """
            .formatted(Samples.sha256(2)));
    markedDaysAgo(31);
    DB.execute(
        "update media.object set unreferenced_since = now() - interval '29 days' where sha256 = ?",
        Samples.sha256(5));

    UnreferencedObjects found = collection().unreferenced(DAYS_30, 1);
    assertThat(found.objects()).isEqualTo(2);
    assertThat(found.bytes()).isEqualTo(1003 + 1004);
    assertThat(found.oldest()).isBefore(Instant.now().minus(DAYS_30));
    assertThat(found.examples()).containsExactly(Samples.image(3).objectKey());
    assertThat(found.later()).isEqualTo(1);
    assertThat(found.laterBytes()).isEqualTo(1005);

    List<CondemnedObject> condemned = collection().condemn(DAYS_30, 100, LEASE);
    assertThat(hashes(condemned)).containsExactly(Samples.sha256(3), Samples.sha256(4));
    assertThat(collection().unreferenced(DAYS_30, 1).beingRemoved()).isEqualTo(2);
    assertThat(collection().condemn(DAYS_30, 100, LEASE)).isEmpty();
    assertThat(collection().forget(condemned)).isEqualTo(2);
    assertThat(DB.value(Long.class, "select count(*) from media.object")).isEqualTo(3);
    assertThat(DB.value(Long.class, "select count(*) from media.removal")).isEqualTo(2);
  }

  @Test
  void theTimeCountsFromAnewWhenSomethingReferredToItMeanwhile() {
    store(1);
    markedDaysAgo(40);
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7, 1)));
    DB.execute("update media.object set unreferenced_since = now() - interval '40 days'");
    collection().markUnreferenced(100);
    Samples.replaceImages(DB.database(), DB.runId(), T, List.of(Samples.images(7)));
    collection().markUnreferenced(100);

    assertThat(collection().unreferenced(DAYS_30, 1).objects()).isZero();
    assertThat(collection().unreferenced(DAYS_30, 1).later()).isEqualTo(1);
  }

  @Test
  void whatIsReferredToAgainIsSparedEvenThoughItIsMarked() {
    store(1, 2);
    markedDaysAgo(40);
    DB.execute(
        "insert into media.article (article_id, state, images, list_hash, run_id) values (7, 'known', 1, gen_random_uuid(), 1)");
    DB.execute("insert into media.article_image values (7, 1, ?)", Samples.sha256(1));

    assertThat(hashes(condemn())).containsExactly(Samples.sha256(2));
    assertThat(condemn()).isEmpty();
    assertThat(
            DB.value(
                Boolean.class,
                "select unreferenced_since is null and state = 'stored' from media.object where sha256 = ?",
                Samples.sha256(1)))
        .isTrue();
  }

  @Test
  void whatIsBeingReferredToCannotBeCondemned() throws Exception {
    store(1);
    markedDaysAgo(40);
    DB.database()
        .transactions()
        .fenced(
            DB.runId(),
            sql -> {
              ImageReplacement.settled(sql, DB.runId(), T, List.of(Samples.images(7, 1)))
                  .carryOut();
              assertThat(condemn()).isEmpty();
              return null;
            });
    assertThat(condemn()).isEmpty();
    assertThat(DB.value(String.class, "select state from media.object")).isEqualTo("stored");
  }

  @Test
  void whoWantsWhatIsBeingCondemnedWaitsAndLearnsOfIt() throws Exception {
    store(1);
    CompletableFuture<ImagesReplaced> reference =
        DB.database()
            .transactions()
            .inTransaction(
                sql -> {
                  sql.execute("select from media.object for update");
                  CompletableFuture<ImagesReplaced> waiting =
                      CompletableFuture.supplyAsync(
                          () ->
                              Samples.replaceImages(
                                  DB.database(), DB.runId(), T, List.of(Samples.images(7, 1))));
                  awaitWaiter();
                  sql.execute("update media.object set state = 'condemned'");
                  return waiting;
                });
    assertThatThrownBy(() -> reference.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MissingObjectException.class);
  }

  private void awaitWaiter() {
    while (DB.value(Long.class, "select count(*) from pg_locks where not granted") == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aPutDuringTheRemovalDoesNotCount() {
    store(1);
    collection().markUnreferenced(100);
    Instant before = look(1);
    List<CondemnedObject> condemned = condemn();
    Instant during = look(1);

    for (Instant put : List.of(before, during)) {
      assertThat(register(put, 1)).as("being removed").isFalse();
      assertThatThrownBy(
              () ->
                  media()
                      .storeArticle(
                          DB.runId(),
                          T,
                          Samples.images(7, 1),
                          new PutImages(put, List.of(Samples.image(1)))))
          .isInstanceOf(MissingObjectException.class);
    }
    assertThat(collection().forget(condemned)).isEqualTo(1);
    for (Instant put : List.of(before, during)) {
      assertThatThrownBy(() -> register(put, 1)).isInstanceOf(MissingObjectException.class);
    }
    assertThat(DB.value(Long.class, "select count(*) from media.object")).isZero();
    assertThat(register(look(1), 1)).isTrue();
    assertThat(collection().forget(condemned)).isZero();
  }

  @Test
  void aRegistrationThatWaitsForTheForgettingLearnsOfTheRemoval() throws Exception {
    store(1);
    collection().markUnreferenced(100);
    List<CondemnedObject> condemned = condemn();
    Instant during = look(1);
    CompletableFuture<Boolean> registration =
        DB.database()
            .transactions()
            .inTransaction(
                sql -> {
                  sql.execute("delete from media.object");
                  sql.execute(
                      "insert into media.removal values (?, clock_timestamp())",
                      condemned.get(0).sha256());
                  CompletableFuture<Boolean> waiting =
                      CompletableFuture.supplyAsync(() -> register(during, 1));
                  awaitWaiter();
                  return waiting;
                });
    assertThatThrownBy(() -> registration.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MissingObjectException.class);
    assertThat(DB.value(Long.class, "select count(*) from media.object")).isZero();
  }

  @Test
  void aRemovalThatDiedIsTakenOverOrOverruled() {
    store(1, 2);
    collection().markUnreferenced(100);
    List<CondemnedObject> dead = condemn();
    DB.execute("update media.object set condemned_until = clock_timestamp() - interval '1 ms'");

    assertThat(register(look(1), 1)).isTrue();
    List<CondemnedObject> taken = condemn();

    assertThat(hashes(taken)).containsExactly(Samples.sha256(2));
    assertThat(collection().forget(dead)).isZero();
    assertThat(collection().forget(taken)).isEqualTo(1);
    assertThat(
            new StoredImageRepository(DB.database())
                .findObjects(List.of(Samples.sha256(1)))
                .images())
        .hasSize(1);
  }

  @Test
  void anUnknownObjectIsCondemnedUnlessItHasARowByNow() {
    store(1);
    assertThat(collection().unknown(List.of(Samples.sha256(1), Samples.sha256(2))))
        .containsExactly(Samples.sha256(2));
    List<CondemnedObject> adopted =
        collection()
            .adopt(
                List.of(
                    new UnknownObject(Samples.sha256(1), "image/png", 5, "other key"),
                    new UnknownObject(Samples.sha256(2), "image/png", 0, "key of 2")),
                LEASE);
    assertThat(hashes(adopted)).containsExactly(Samples.sha256(2));
    assertThat(register(look(2), 2)).isFalse();
    DB.execute("update media.object set condemned_until = clock_timestamp() - interval '1 ms'");
    assertThat(register(look(2), 2)).isTrue();
    assertThat(
            new StoredImageRepository(DB.database())
                .findObjects(List.of(Samples.sha256(2)))
                .images()
                .values())
        .containsExactly(Samples.image(2));
  }

  @Test
  void aPutThatTookTooLongIsDoneAgain() {
    assertThatThrownBy(() -> register(Instant.now().minus(Duration.ofHours(13)), 1))
        .isInstanceOf(MissingObjectException.class);
    DB.execute("insert into media.removal values ('old', now() - interval '25 hours')");
    DB.execute("insert into media.removal values ('new', now() - interval '23 hours')");
    collection().forgetRemovals();
    assertThat(DB.value(String.class, "select sha256 from media.removal")).isEqualTo("new");
  }
}
