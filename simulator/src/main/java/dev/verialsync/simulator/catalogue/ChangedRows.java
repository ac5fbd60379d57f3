package dev.verialsync.simulator.catalogue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What differs from the source in a list of stock or tariffs. Thread-safe. */
final class ChangedRows {
  private final Map<Long, List<Row>> rows = new ConcurrentHashMap<>();
  private final Map<Long, Long> places = new ConcurrentHashMap<>();
  private final AtomicInteger version = new AtomicInteger();

  /** Another number whenever an article's rows were set. */
  int version() {
    return version.get();
  }

  /** The article's rows; null if they are the source's. */
  @Nullable List<Row> of(long id) {
    return rows.get(id);
  }

  void set(long id, List<Row> changed) {
    rows.put(id, List.copyOf(changed));
    version.incrementAndGet();
  }

  void setEmptyUnlessSet(long id) {
    rows.putIfAbsent(id, List.of());
  }

  /**
   * Which article stands at a place; places are named for the article that stood there at first.
   */
  long articleAt(long place) {
    return places.getOrDefault(place, place);
  }

  synchronized void swap(long one, long other) {
    long placeOfOne = placeOf(one);
    long placeOfOther = placeOf(other);
    places.put(placeOfOne, other);
    places.put(placeOfOther, one);
  }

  private long placeOf(long id) {
    return places.entrySet().stream()
        .filter(place -> place.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(id);
  }
}
