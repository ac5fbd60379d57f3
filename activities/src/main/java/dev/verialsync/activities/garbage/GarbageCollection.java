package dev.verialsync.activities.garbage;

import dev.verialsync.activities.media.ImageKey;
import dev.verialsync.activities.media.KeyPrefix;
import dev.verialsync.activities.media.MediaLibrary;
import dev.verialsync.activities.media.StoredObject;
import dev.verialsync.db.library.CondemnedObject;
import dev.verialsync.db.library.GarbageRepository;
import dev.verialsync.db.library.UnknownObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes images that nothing refers to. Each is condemned in the database first, under a lock that
 * no reference can be written under; then removed from the bucket; then forgotten. Who stores a
 * condemned image again waits until the removal has surely ended, and puts it after that. So it may
 * be killed at any moment, and run during runs and during another collection. An image's smaller
 * copies go with it.
 */
public final class GarbageCollection {

  private static final int RENDITIONS_AT_ONCE = 1_000;

  private final GarbageRepository objects;
  private final MediaLibrary library;
  private final GarbagePolicy policy;
  private final Clock clock;

  public GarbageCollection(
      GarbageRepository objects, MediaLibrary library, GarbagePolicy policy, Clock clock) {
    this.objects = objects;
    this.library = library;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * What would be removed. It notes what nothing refers to, from which moment on the time counts,
   * and removes nothing.
   */
  public Findings look(int examples) {
    objects.markUnreferenced(policy.batch());
    long count = 0;
    long bytes = 0;
    Instant oldest = null;
    List<String> keys = new ArrayList<>();
    for (StoredObject orphan :
        (Iterable<StoredObject>) listed().map(this::orphans).flatMap(List::stream)::iterator) {
      count++;
      bytes += orphan.bytes();
      oldest = earlier(oldest, orphan.modified());
      if (keys.size() < examples) {
        keys.add(orphan.key().value());
      }
    }
    return new Findings(
        objects.unreferenced(policy.olderThan(), examples),
        new Findings.Orphans(count, bytes, oldest, keys));
  }

  /**
   * Removes it.
   *
   * @param progress gets after each batch what has been removed so far
   */
  public Collected collect(Consumer<Collected> progress) {
    objects.forgetRemovals();
    objects.markUnreferenced(policy.batch());
    Collected sum = Collected.NOTHING;
    Lease lease = new Lease();
    List<CondemnedObject> condemned = condemn();
    while (!condemned.isEmpty()) {
      Removed removed = remove(condemned, lease);
      sum = sum.plus(new Collected(removed.count(), removed.bytes(), 0, 0, removed.left()));
      progress.accept(sum);
      lease = new Lease();
      condemned = condemn();
    }
    for (List<StoredObject> some : (Iterable<List<StoredObject>>) listed()::iterator) {
      sum = sum.plus(collectOrphans(orphans(some)));
      progress.accept(sum);
    }
    return sum;
  }

  private List<CondemnedObject> condemn() {
    return objects.condemn(policy.olderThan(), policy.batch(), policy.lease());
  }

  private Collected collectOrphans(List<StoredObject> orphans) {
    Collected sum = Collected.NOTHING;
    List<StoredObject> left = orphans;
    while (!left.isEmpty()) {
      List<UnknownObject> batch = batch(left).stream().map(GarbageCollection::unknown).toList();
      Lease lease = new Lease();
      Removed removed = remove(objects.adopt(batch, policy.lease()), lease);
      sum = sum.plus(new Collected(0, 0, removed.count(), removed.bytes(), removed.left()));
      Set<String> done = batch.stream().map(UnknownObject::objectKey).collect(Collectors.toSet());
      left = left.stream().filter(object -> !done.contains(object.key().value())).toList();
    }
    return sum;
  }

  /** They are adopted by their hashes: of an image and its smaller copies, one at a time. */
  private Collection<StoredObject> batch(List<StoredObject> orphans) {
    Map<String, StoredObject> batch = new LinkedHashMap<>();
    for (StoredObject object : orphans) {
      if (batch.size() < policy.batch()) {
        batch.putIfAbsent(object.key().sha256(), object);
      }
    }
    return batch.values();
  }

  /** All of the bucket, some at a time; smaller copies come after all images. */
  private Stream<List<StoredObject>> listed() {
    return Stream.concat(
        KeyPrefix.all().stream().map(library::list),
        Stream.iterate(
            library.listRenditions("", RENDITIONS_AT_ONCE),
            some -> !some.isEmpty(),
            some ->
                library.listRenditions(
                    some.get(some.size() - 1).key().value(), RENDITIONS_AT_ONCE)));
  }

  /** Those that were put long enough ago and whose image no row mentions. */
  private List<StoredObject> orphans(List<StoredObject> some) {
    Instant before = clock.instant().minus(policy.olderThan());
    List<StoredObject> old =
        some.stream().filter(object -> !object.modified().isAfter(before)).toList();
    if (old.isEmpty()) {
      return List.of();
    }
    Set<String> unknown =
        objects.unknown(old.stream().map(object -> object.key().sha256()).toList());
    return old.stream().filter(object -> unknown.contains(object.key().sha256())).toList();
  }

  private static UnknownObject unknown(StoredObject object) {
    ImageKey key = object.key();
    return new UnknownObject(key.sha256(), key.format().mediaType(), object.bytes(), key.value());
  }

  private record Removed(long count, long bytes, long left) {}

  private Removed remove(List<CondemnedObject> condemned, Lease lease) {
    List<CondemnedObject> gone = new ArrayList<>();
    for (CondemnedObject object : condemned) {
      if (ImageKey.parse(object.objectKey()).isPresent() && isRemoved(object, lease)) {
        gone.add(object);
      }
    }
    int forgotten = gone.isEmpty() ? 0 : objects.forget(gone);
    long bytes = gone.stream().mapToLong(CondemnedObject::bytes).sum();
    return new Removed(forgotten, bytes, condemned.size() - forgotten);
  }

  /** Its copies first. Each removal may take minutes, and none is sent without the lease. */
  private boolean isRemoved(CondemnedObject object, Lease lease) {
    List<String> keys = new ArrayList<>(object.copies());
    keys.add(object.objectKey());
    for (String key : keys) {
      if (!lease.isHeld()) {
        return false;
      }
      ImageKey.parse(key).ifPresent(library::delete);
    }
    return true;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  /**
   * The right to send removals, from before the objects were condemned. By both clocks: one stands
   * still while the machine sleeps, the other may be set back.
   */
  private final class Lease {
    private final long since = System.nanoTime();
    private final Instant sinceWall = clock.instant();

    boolean isHeld() {
      Duration passed = Duration.ofNanos(System.nanoTime() - since);
      Duration passedWall = Duration.between(sinceWall, clock.instant());
      return passed.compareTo(policy.issue()) < 0 && passedWall.compareTo(policy.issue()) < 0;
    }
  }
}
