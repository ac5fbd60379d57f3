package dev.verialsync.chaos;

import dev.verialsync.acceptance.DatedFront;
import dev.verialsync.acceptance.Truth;
import dev.verialsync.chaos.outcome.Sql;
import dev.verialsync.chaos.process.Patience;
import dev.verialsync.simulator.SimulatorOptions;
import dev.verialsync.simulator.VerialSimulator;
import dev.verialsync.simulator.catalogue.BulkChange;
import dev.verialsync.simulator.catalogue.Catalogue;
import dev.verialsync.simulator.catalogue.ChangeKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One round of lies: after a first run without any, each step changes the ERP, tells lies while a
 * run lasts, and then the truth. During the lies every field must be as it was or as it is in
 * truth; after the next run all must be true, and nothing open.
 */
final class LieTrial {
  private static final Duration CALM_RUN = Duration.ofMinutes(2);
  private static final Duration LIED_RUN = Duration.ofMinutes(4);
  private static final Duration SHORTEST = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofSeconds(6);
  private static final Duration LATENCY = Duration.ofMillis(30);
  private static final int SHOWN = 5;

  /** How a run with lies may end. */
  private static final Set<String> ENDED = Set.of("completed", "completed_with_issues");

  /** What a run says of its images, which is no fact of the ERP's. */
  private static final Set<String> OUR_OWN = Set.of("images_state");

  private static final String NAMES =
      """
      select id || ' ' || concat_ws(' | ', manufacturer_name, category_name, collection_name,
                                    subject_name, school_year_name) from shop.product_detail order by id
      """;

  private final Site site;
  private final Consumer<String> progress;
  private final List<Struck> struck = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  /** Articles whose images the ERP really changed. */
  private final Set<Long> changedImages = new HashSet<>();

  LieTrial(Site site, Consumer<String> progress) {
    this.site = site;
    this.progress = progress;
  }

  /** Runs the round. */
  void run(LieDeck deck, Random random) throws Exception {
    SimulatorOptions options =
        SimulatorOptions.builder()
            .articles(150)
            .seed(random.nextInt(1_000))
            .imageBytes(3_000)
            .build();
    try (VerialSimulator erp = VerialSimulator.start(options);
        DatedFront front = new DatedFront(erp.uri(), erp.clock())) {
      erp.setLatency(LATENCY);
      Site.Round round =
          site.newRound(
              true,
              Map.of(
                  "VERIAL_URL",
                  front.uri(),
                  "VERIAL_SESSION",
                  String.valueOf(options.session()),
                  "VERIAL_ARTICLE_PATIENCE",
                  "PT2S"));
      try (Scene scene = new Scene(site, round, random)) {
        scene.workers.start();
        try {
          scene.startRun();
          Kills.require(Patience.until(CALM_RUN, scene::isOver), "the first run did not end");
          Kills.require(
              scene.status().equals("completed"), "the first run ended as " + scene.status());
          for (LieDeck.Step step : deck.nextRound()) {
            step(scene, erp, step.lies(), step.alsoKilled());
          }
        } finally {
          scene.endRun();
        }
        broken.addAll(scene.broken());
        broken.addAll(scene.workers.endedByThemselves());
      }
      site.databaseServer().execute("drop database if exists " + round.name() + " with (force)");
    }
  }

  private void step(
      Scene scene, VerialSimulator erp, List<Lie> lies, @Nullable Disturbance alsoKilled)
      throws Exception {
    String title = lies.stream().map(Lie::title).collect(Collectors.joining(", "));
    String where = " (%s: %s)".formatted(scene.round.name(), title);
    Map<Long, Map<String, @Nullable String>> before = Truth.of(erp.catalogue());
    List<String> names = scene.round.sql().texts(NAMES);
    List<Runnable> ends = new ArrayList<>();
    tell(lies, Lie.When.WITH_CHANGES, erp, scene.random, ends);
    change(erp.catalogue(), scene.random, has(lies, Lie.When.ALL_RUN_ALL_CHANGED));
    Map<Long, Map<String, @Nullable String>> truth = Truth.of(erp.catalogue());
    tell(lies, Lie.When.ALL_RUN, erp, scene.random, ends);
    tell(lies, Lie.When.ALL_RUN_ALL_CHANGED, erp, scene.random, ends);
    List<Runnable> endsSoon = new ArrayList<>();
    tell(lies, Lie.When.A_WHILE, erp, scene.random, endsSoon);

    Instant at = Instant.now();
    scene.startRun();
    if (alsoKilled != null) {
      scene.letPass(Duration.ofMillis(200), Duration.ofSeconds(3));
      alsoKilled.blow().strike(scene);
    }
    if (!endsSoon.isEmpty()) {
      scene.letPass(SHORTEST, LONGEST);
      endsSoon.forEach(Runnable::run);
    }
    if (!Patience.until(LIED_RUN, scene::isOver)) {
      broken.add("the run with lies did not end" + where + ": " + Trial.lastWords(scene));
    }
    String lied = scene.status();
    judgeLied(scene, lies, before, truth, where);
    ends.forEach(Runnable::run);
    Instant back = Instant.now();

    scene.startRun();
    if (!Patience.until(CALM_RUN, scene::isOver)) {
      broken.add("the run after the lies did not end" + where + ": " + Trial.lastWords(scene));
    }
    long millis = Duration.between(back, Instant.now()).toMillis();
    judgeTrue(scene, truth, names, where);
    struckBy(lies, alsoKilled, at, back, millis);
    progress.accept(
        "  lies: %s: the run %s, true again after %.1f s".formatted(title, lied, millis / 1000.0));
  }

  private void struckBy(
      List<Lie> lies, @Nullable Disturbance alsoKilled, Instant at, Instant back, long millis) {
    for (Lie lie : lies) {
      Disturbance lied = new Disturbance("ERP lies: " + lie.title(), 0, CALM_RUN, scene -> {});
      struck.add(new Struck(lied, at, back, Set.of(), Set.of(), millis));
    }
    if (alsoKilled != null) {
      struck.add(new Struck(alsoKilled, at, back, Set.of(), Set.of(), 0));
    }
  }

  private static boolean has(List<Lie> lies, Lie.When when) {
    return lies.stream().anyMatch(lie -> lie.when() == when);
  }

  private static void tell(
      List<Lie> lies, Lie.When when, VerialSimulator erp, Random random, List<Runnable> ends) {
    lies.stream()
        .filter(lie -> lie.when() == when)
        .forEach(lie -> ends.add(lie.telling().begin(erp, random)));
  }

  private void change(Catalogue erp, Random random, boolean all) {
    bulk(erp, ChangeKind.STOCK, random);
    bulk(erp, ChangeKind.PRICE, random);
    bulk(erp, ChangeKind.ARTICLE, random);
    changedImages.addAll(bulk(erp, ChangeKind.IMAGE, random));
    if (all) {
      erp.articleIds().forEach(erp::touch);
    }
  }

  private static List<Long> bulk(Catalogue erp, ChangeKind kind, Random random) {
    return new BulkChange(kind, 1 + random.nextInt(8), random.nextLong()).applyTo(erp);
  }

  private void judgeLied(
      Scene scene,
      List<Lie> lies,
      Map<Long, Map<String, @Nullable String>> before,
      Map<Long, Map<String, @Nullable String>> truth,
      String where)
      throws SQLException {
    String status = scene.status();
    boolean mayFail = lies.stream().anyMatch(Lie::mayFail) && status.equals("failed");
    if (!ENDED.contains(status) && !mayFail) {
      broken.add("a run with lies ended as " + status + where + ": " + Trial.lastWords(scene));
    }
    List<String> neither = new ArrayList<>();
    Map<Long, Map<String, @Nullable String>> shown = shown(scene);
    before.forEach(
        (id, fields) ->
            fields.forEach(
                (field, value) -> {
                  String now = shown.getOrDefault(id, new TreeMap<>()).get(field);
                  if (!OUR_OWN.contains(field)
                      && !Objects.equals(now, value)
                      && !Objects.equals(now, truth.get(id).get(field))) {
                    neither.add(
                        "article %d: %s was %s, is %s, and a lie made it %s"
                            .formatted(id, field, value, truth.get(id).get(field), now));
                  }
                }));
    report(neither, where);
  }

  private void judgeTrue(
      Scene scene, Map<Long, Map<String, @Nullable String>> truth, List<String> names, String where)
      throws Exception {
    Sql sql = scene.round.sql();
    if (!scene.status().equals("completed")) {
      broken.add(
          "the run after the lies ended as "
              + scene.status()
              + where
              + ": "
              + Trial.lastWords(scene));
    }
    report(Truth.differences(truth, shown(scene)), where);
    report(
        sql.texts(
            "select 'still open: ' || source || ' ' || kind || ' of ' || coalesce(article_id, 0) || ': ' || message from sync.issue where closed_at is null"),
        where);
    report(
        sql.texts("select 'put aside for ever: ' || article_id from media.put_aside limit 5"),
        where);
    report(
        sql
            .rows(
                "select article_id, kind from sync.product_event where kind in ('vanished', 'returned', 'deactivated', 'reactivated', 'image_removed') order by id")
            .stream()
            .filter(
                event ->
                    !Objects.equals(event.get(1), "image_removed")
                        || !changedImages.contains(Long.valueOf(String.valueOf(event.get(0)))))
            .map(event -> "a lie was believed: " + event)
            .toList(),
        where);
    List<String> namesNow = new ArrayList<>(sql.texts(NAMES));
    namesNow.removeAll(names);
    report(namesNow.stream().map(name -> "another name: " + name).toList(), where);
    Map<String, String> objects = scene.round.objects().hashes();
    report(
        sql.texts("select distinct object_key from shop.product_image").stream()
            .filter(key -> !key.contains(objects.getOrDefault(key, "nothing")))
            .map(key -> "S3 does not hold " + key)
            .toList(),
        where);
  }

  private void report(List<String> lines, String where) {
    lines.stream().limit(SHOWN).forEach(line -> broken.add(line + where));
    if (lines.size() > SHOWN) {
      broken.add("... and %d more%s".formatted(lines.size() - SHOWN, where));
    }
  }

  private static Map<Long, Map<String, @Nullable String>> shown(Scene scene) {
    Sql sql = scene.round.sql();
    return Truth.shown(sql.url(), sql.user(), sql.password());
  }

  List<Struck> struck() {
    return struck;
  }

  List<String> broken() {
    return broken;
  }
}
