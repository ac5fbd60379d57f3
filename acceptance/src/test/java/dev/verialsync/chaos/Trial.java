package dev.verialsync.chaos;

import dev.verialsync.chaos.outcome.Snapshot;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.chaos.process.RunOverException;
import dev.verialsync.simulator.calls.Call;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** One round: a first run, disturbed until it ends; then its result and its calls are judged. */
final class Trial {
  private static final Duration CALM_RUN = Duration.ofMinutes(2);
  private static final Duration DISTURBED_RUN = Duration.ofMinutes(4);
  private static final Duration GOES_ON = Duration.ofMinutes(2);

  /**
   * More than one worker has in hand and can finish without Temporal: at eight calls a second, two
   * seconds of the time to go on are the work itself.
   */
  static final int STEPS = 15;

  private static final Duration SHORTEST_PEACE = Duration.ofMillis(300);
  private static final Duration LONGEST_PEACE = Duration.ofMillis(1_500);

  private final Site site;
  private final BlockManner manner;
  private final Consumer<String> progress;
  private final List<Struck> struck = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  Trial(Site site, BlockManner manner, Consumer<String> progress) {
    this.site = site;
    this.manner = manner;
    this.progress = progress;
  }

  /** The result of a run that nothing disturbs. */
  static Snapshot undisturbed(Site site) throws Exception {
    Site.Round round = site.newRound(true);
    try (Scene scene = new Scene(site, round, new Random(0))) {
      scene.workers.start();
      scene.startRun();
      Kills.require(
          Patience.until(CALM_RUN, scene::isOver), "the undisturbed run did not end: " + round);
      Kills.require(
          scene.status().equals("completed"), "the undisturbed run ended as " + scene.status());
      return Snapshot.of(round.sql(), round.objects());
    }
  }

  /**
   * Runs the round.
   *
   * @param coming what is to happen; taken from as long as the run lasts
   */
  void run(Deck coming, Snapshot undisturbed, Random random) throws Exception {
    Site.Round round = site.newRound(false);
    manner.adopt(site.erp);
    try (Scene scene = new Scene(site, round, random)) {
      scene.workers.start();
      if (random.nextInt(4) == 0) {
        scene.workers.start();
      }
      scene.startRun();
      try {
        disturb(scene, coming);
        settle(scene, undisturbed);
      } finally {
        scene.endRun();
      }
      broken.addAll(scene.broken());
      scene.workers.endedByThemselves().forEach(broken::add);
    }
    site.databaseServer().execute("drop database if exists " + round.name() + " with (force)");
  }

  private void disturb(Scene scene, Deck coming) throws Exception {
    while (!coming.isEmpty()) {
      scene.letPass(SHORTEST_PEACE, LONGEST_PEACE);
      if (scene.isKnownToBeOver()) {
        return;
      }
      Disturbance next = coming.next();
      if (!strike(scene, next)) {
        coming.putBack(next);
      }
    }
  }

  /** False where the run was over before it could be done. */
  private boolean strike(Scene scene, Disturbance disturbance) throws Exception {
    Set<Long> committed = committed(scene);
    Instant at = Instant.now();
    Set<Long> asked = ImageCalls.asked(site.erp.calls().calls());
    try {
      disturbance.blow().strike(scene);
    } catch (RunOverException notDone) {
      return false;
    } catch (CompletionException several) {
      if (several.getCause() instanceof RunOverException) {
        return false;
      }
      throw several;
    }
    Instant back = Instant.now();
    long millis = awaitGoingOn(scene);
    Struck one = new Struck(disturbance, at, back, committed, asked, millis);
    struck.add(one);
    progress.accept("  %s: went on after %.1f s".formatted(disturbance.title(), millis / 1000.0));
    if (!one.wentOnInTime()) {
      broken.add(
          "%s in %s: the run went on after %d ms only (-1: never); at %s"
              .formatted(disturbance.title(), scene.round.name(), millis, at));
    }
    List<String> ended = scene.workers.endedByThemselves();
    if (!ended.isEmpty()) {
      broken.addAll(ended);
      scene.workers.start();
    }
    return true;
  }

  private static Set<Long> committed(Scene scene) {
    try {
      Set<Long> committed = new HashSet<>();
      scene
          .round
          .sql()
          .texts("select article_id from media.article")
          .forEach(id -> committed.add(Long.parseLong(id)));
      return committed;
    } catch (SQLException away) {
      return Set.of();
    }
  }

  private static long awaitGoingOn(Scene scene) throws InterruptedException {
    long back = System.nanoTime();
    long[] before = {-1};
    boolean wentOn =
        Patience.until(
            GOES_ON,
            () -> {
              long now = scene.progress();
              before[0] = before[0] < 0 ? now : before[0];
              return now >= before[0] + STEPS || scene.isOver();
            });
    return wentOn ? (System.nanoTime() - back) / 1_000_000 : -1;
  }

  private void settle(Scene scene, Snapshot undisturbed) throws Exception {
    manner.adopt(site.erp);
    String where = " (" + scene.round.name() + ")";
    if (!Patience.until(DISTURBED_RUN, scene::isOver)) {
      broken.add("the run did not end" + where + ": " + lastWords(scene));
      return;
    }
    if (!scene.status().equals("completed")) {
      broken.add("the run ended as " + scene.status() + where + ": " + lastWords(scene));
    }
    Snapshot.of(scene.round.sql(), scene.round.objects())
        .differencesFrom(undisturbed)
        .forEach(difference -> broken.add(difference + where));
    List<Call> calls = site.erp.calls().calls();
    // Where blocks were found out, what came in them is asked for again.
    if (manner.isTrusted()) {
      new ImageCalls(calls).needless(struck).forEach(needless -> broken.add(needless + where));
    }
    repeatedCalls = new ImageCalls(calls).repeated(struck);
    runAgain(scene, where);
  }

  private Map<Struck, Integer> repeatedCalls = Map.of();

  /** Nothing has changed: the next run asks for no image. */
  private void runAgain(Scene scene, String where) throws Exception {
    site.erp.calls().reset();
    scene.startRun();
    if (!Patience.until(DISTURBED_RUN, scene::isOver)) {
      broken.add("the next run did not end" + where + ": " + lastWords(scene));
    }
    Map<Long, Long> asked = site.erp.calls().imageCalls();
    if (!asked.isEmpty()) {
      broken.add("the next run asked for images again: " + asked + where);
    }
  }

  static String lastWords(Scene scene) throws SQLException {
    return String.valueOf(
        scene.round.sql().rows("select id, status, message from sync.run order by id"));
  }

  List<Struck> struck() {
    return struck;
  }

  Map<Struck, Integer> repeated() {
    return repeatedCalls;
  }

  List<String> broken() {
    return broken;
  }
}
