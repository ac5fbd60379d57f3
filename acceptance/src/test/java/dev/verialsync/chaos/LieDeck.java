package dev.verialsync.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lies to come: given ones in one round, or shuffled decks of all without end. */
final class LieDeck {
  private static final int STEPS = 4;
  private static final int TOGETHER = 3;

  /**
   * A run that meets lies.
   *
   * @param alsoKilled what dies during it; null for nothing
   */
  record Step(List<Lie> lies, @Nullable Disturbance alsoKilled) {}

  private final List<List<Lie>> given;
  private final @Nullable Random random;
  private final List<Lie> deck = new ArrayList<>();

  LieDeck(List<List<Lie>> given) {
    this.given = given;
    this.random = null;
  }

  LieDeck(Random random) {
    this.given = List.of();
    this.random = random;
  }

  boolean isEmpty() {
    return random == null && given.isEmpty();
  }

  boolean isEndless() {
    return random != null;
  }

  List<Step> nextRound() {
    if (random == null) {
      return given.stream().map(lies -> new Step(lies, null)).toList();
    }
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      steps.add(new Step(together(random), random.nextInt(3) == 0 ? kill(random) : null));
    }
    return steps;
  }

  /** One to three that are of different kinds. */
  private List<Lie> together(Random chance) {
    List<Lie> lies = new ArrayList<>();
    Set<String> about = new HashSet<>();
    int count = 1 + chance.nextInt(TOGETHER);
    while (lies.size() < count) {
      if (deck.isEmpty()) {
        deck.addAll(Lies.all());
        Collections.shuffle(deck, chance);
      }
      Lie next = deck.get(deck.size() - 1);
      if (!lies.isEmpty()
          && (next.isAlone() || lies.get(0).isAlone() || !about.add(next.title()))) {
        break;
      }
      about.add(next.title());
      lies.add(deck.remove(deck.size() - 1));
    }
    return lies;
  }

  private static Disturbance kill(Random random) {
    List<Disturbance> kills =
        List.of(Kills.worker(), Kills.postgres(), Kills.temporal(), Kills.storage());
    return kills.get(random.nextInt(kills.size()));
  }
}
