package dev.verialsync.bench;

import java.util.List;

/** Of measured values, by rank. */
final class Percentiles {

  private final List<Integer> sorted;

  Percentiles(List<Integer> values) {
    this.sorted = values.stream().sorted().toList();
  }

  int at(double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }

  long above(int limit) {
    return sorted.stream().filter(value -> value > limit).count();
  }
}
