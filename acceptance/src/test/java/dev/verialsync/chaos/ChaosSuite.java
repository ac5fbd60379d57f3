package dev.verialsync.chaos;

import dev.verialsync.chaos.outcome.Snapshot;
import dev.verialsync.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;

/** Rounds of chaos on one site: each disturbance once, or random ones for some time. */
final class ChaosSuite {
  private static final Duration LATENCY = Duration.ofMillis(190);

  /** Of so many in the complete form, one is several at once. */
  private static final int SEVERAL_AT_ONCE = 6;

  private final Path home;
  private final Path programs;
  private final int articles;
  private final long seed;
  private final Consumer<String> progress;
  private final Consumer<Tally> eachRound;

  /**
   * A suite.
   *
   * @param progress takes lines for a person
   * @param eachRound takes the tally so far after each round
   */
  ChaosSuite(
      Path home,
      Path programs,
      int articles,
      long seed,
      Consumer<String> progress,
      Consumer<Tally> eachRound) {
    this.home = home;
    this.programs = programs;
    this.articles = articles;
    this.seed = seed;
    this.progress = progress;
    this.eachRound = eachRound;
  }

  /** Each disturbance once, in as many rounds as that takes. */
  Tally disturbancesOnce() throws Exception {
    return rounds(
        new Deck(Disturbances.shortForm().iterator()), new LieDeck(List.of()), Duration.ofDays(1));
  }

  /** Random disturbances for so long, each at least once if there is time for it. */
  Tally completeForm(Duration time) throws Exception {
    return rounds(new Deck(new Endless(new Random(seed))), new LieDeck(new Random(seed)), time);
  }

  /** Each lie of the short form once. */
  Tally liesOnce() throws Exception {
    return rounds(nothing(), new LieDeck(Lies.shortForm()), Duration.ofDays(1));
  }

  /** Random lies alone, for so long. */
  Tally liesAlone(Duration time) throws Exception {
    return rounds(nothing(), new LieDeck(new Random(seed)), time);
  }

  private static Deck nothing() {
    return new Deck(Collections.emptyIterator());
  }

  private Tally rounds(Deck coming, LieDeck lies, Duration time) throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    Tally tally = new Tally();
    try (Site site =
        Site.start(
            home,
            programs,
            SimulatorOptions.builder().articles(articles).seed(seed).imageBytes(8_000).build())) {
      Snapshot undisturbed = Trial.undisturbed(site);
      undisturbed.flaws().forEach(progress);
      site.erp.setLatency(LATENCY);
      int round = 0;
      boolean liesToCome = !lies.isEmpty();
      while ((!coming.isEmpty() || liesToCome) && System.nanoTime() < deadline) {
        round++;
        if (!coming.isEmpty()) {
          disturb(site, coming, undisturbed, round, tally);
        }
        if (liesToCome && (lies.isEndless() || coming.isEmpty())) {
          lie(site, lies, round, tally);
          liesToCome = lies.isEndless();
        }
      }
    }
    return tally;
  }

  private void disturb(Site site, Deck coming, Snapshot undisturbed, int round, Tally tally)
      throws Exception {
    BlockManner manner = BlockManner.ALL.get((round - 1) % BlockManner.ALL.size());
    Trial trial = new Trial(site, manner, progress);
    progress.accept(
        "round %d, %s, SIGKILLs so far: %d".formatted(round, manner.title(), tally.kills()));
    try {
      trial.run(coming, undisturbed, new Random(seed * 1_000 + round));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      trial.broken().add("round " + round + " broke off: " + e);
    }
    trial.broken().forEach(line -> progress.accept("  BROKEN: " + line));
    tally.add(trial.struck(), trial.repeated(), trial.broken());
    eachRound.accept(tally);
  }

  private void lie(Site site, LieDeck lies, int round, Tally tally) throws Exception {
    LieTrial trial = new LieTrial(site, progress);
    try {
      trial.run(lies, new Random(seed * 1_000 + round));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      trial.broken().add("lies after round " + round + " broke off: " + e);
    }
    trial.broken().forEach(line -> progress.accept("  BROKEN: " + line));
    tally.add(trial.struck(), Map.of(), trial.broken());
    eachRound.accept(tally);
  }

  /** Shuffled decks of all disturbances, one after the other. */
  private static final class Endless implements Iterator<Disturbance> {
    private final Random random;
    private final List<Disturbance> deck = new ArrayList<>();

    private Endless(Random random) {
      this.random = random;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Disturbance next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (random.nextInt(SEVERAL_AT_ONCE) == 0) {
        return Disturbances.severalOf(random);
      }
      if (deck.isEmpty()) {
        deck.addAll(Disturbances.all());
        Collections.shuffle(deck, random);
      }
      return deck.remove(deck.size() - 1);
    }
  }
}
