package dev.verialsync.simulator.catalogue.generated;

import java.util.List;
import java.util.SplittableRandom;

/** Random choices that are always the same for one seed, id and purpose. */
final class SeededRandom {
  private final SplittableRandom random;

  private SeededRandom(SplittableRandom random) {
    this.random = random;
  }

  static SeededRandom of(long seed, long id, int purpose) {
    return new SeededRandom(
        new SplittableRandom(
            seed * 0x9E3779B97F4A7C15L + id * 0xC2B2AE3D27D4EB4FL + purpose * 0x165667B19E3779F9L));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Both inclusive. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
