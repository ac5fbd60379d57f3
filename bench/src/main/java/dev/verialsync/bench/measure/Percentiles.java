package dev.verialsync.bench.measure;

import java.util.List;

/** Of measured values, by rank. */
public final class Percentiles {

  private final List<Integer> sorted;

  public Percentiles(List<Integer> values) {
    this.sorted = values.stream().sorted().toList();
  }

  public int at(double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }

  public int size() {
    return sorted.size();
  }

  public long above(int limit) {
    return sorted.stream().filter(value -> value > limit).count();
  }
}
