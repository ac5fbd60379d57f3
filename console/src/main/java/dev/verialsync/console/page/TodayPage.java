package dev.verialsync.console.page;

import dev.verialsync.console.http.PageRequest;
import dev.verialsync.console.http.PageResponse;
import dev.verialsync.console.live.CachedReading;
import dev.verialsync.console.live.TemporalState;
import dev.verialsync.console.text.Texts;
import dev.verialsync.db.Phase;
import dev.verialsync.db.console.CatalogueTotals;
import dev.verialsync.db.console.CatalogueTotalsRepository;
import dev.verialsync.db.gate.CallGateRepository;
import dev.verialsync.db.gate.GateState;
import dev.verialsync.db.notification.NotificationKind;
import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunHolder;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.db.state.InstallationState;
import dev.verialsync.db.state.InstallationStateRepository;
import dev.verialsync.db.watch.Judgement;
import dev.verialsync.db.watch.Observation;
import dev.verialsync.workflows.messages.results.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /}: what is under way, what is wrong, what comes next, and the catalogue in numbers. */
public final class TodayPage {

  private static final int LAST_RUNS = 10;
  private static final Duration KEEP = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Sources sources;
  private final CachedReading<TemporalState> live;
  private final CachedReading<State> state;

  public TodayPage(Sources sources) {
    this.sources = sources;
    this.live = new CachedReading<>(sources.live(), KEEP, PATIENCE);
    this.state = new CachedReading<>(this::state, KEEP, Duration.ofSeconds(5));
  }

  /** What the database says of this moment: read once for all who ask meanwhile. */
  private record State(
      GateState gate,
      InstallationState installation,
      Optional<RunHolder> holder,
      List<Run> last,
      Optional<CatalogueTotals> totals) {}

  /**
   * What the page shows.
   *
   * @param totals null = no run has ended
   * @param next null = Temporal does not answer
   */
  public record Today(
      @Nullable UnderWay underWay,
      List<Warning> warnings,
      @Nullable List<TemporalState.Planned> next,
      List<Run> last,
      @Nullable CatalogueTotals totals,
      @Nullable Instant productsAsOf,
      @Nullable Instant imagesAsOf,
      long openIssues) {}

  /**
   * The current run.
   *
   * @param run its number; null = it is being opened
   * @param phase images or products; null before and between
   * @param planned 0 = not known yet: images that are read in blocks are in no plan
   * @param perSecond 0 = not known
   * @param left null = not known
   * @param waitingFor null = it waits for nobody
   */
  public record UnderWay(
      @Nullable Long run,
      @Nullable String workflowId,
      @Nullable Instant startedAt,
      @Nullable String phase,
      long done,
      long planned,
      double perSecond,
      @Nullable Duration left,
      @Nullable String waitingFor) {}

  /** Something that is wrong; {@code severe} where nothing is copied until somebody acts. */
  public record Warning(boolean severe, String title, String text, String more) {}

  private State state() {
    RunRepository runs = new RunRepository(sources.database());
    return new State(
        new CallGateRepository(sources.database()).state(sources.limits()),
        new InstallationStateRepository(sources.database()).read(),
        runs.holder(),
        runs.latest(LAST_RUNS),
        new CatalogueTotalsRepository(sources.database()).latest());
  }

  PageResponse page(PageRequest asked, PageContext look) {
    return PageResponse.html(
        200, Templates.render("today.jte", Map.of("look", look, "today", today(look))));
  }

  /** The part of the page that moves. */
  PageResponse progress(PageContext look) {
    return PageResponse.html(
        200, Templates.render("progress.jte", Map.of("look", look, "today", today(look))));
  }

  private Today today(PageContext look) {
    Optional<TemporalState> answered = live.get();
    State found = state.read();
    InstallationState installation = found.installation();
    long issues =
        installation.issues().values().stream()
            .mapToLong(InstallationState.OpenIssues::count)
            .sum();
    return new Today(
        underWay(found, answered.orElse(null)),
        warnings(look, found, answered),
        answered.map(TemporalState::next).orElse(null),
        found.last(),
        found.totals().orElse(null),
        installation.lastSuccess().get(Phase.PRODUCTS),
        installation.lastSuccess().get(Phase.IMAGES),
        issues);
  }

  private @Nullable UnderWay underWay(State found, @Nullable TemporalState live) {
    RunHolder holder = found.holder().orElse(null);
    Progress progress = live == null ? null : live.progress();
    String workflowId =
        holder != null ? holder.workflowId() : live == null ? null : live.workflowId();
    if (workflowId == null) {
      return null;
    }
    Long run = holder == null ? null : holder.runId();
    Instant startedAt = found.installation().runStartedAt();
    String waiting = waiting(found.gate(), progress);
    if (progress != null && progress.articlesPlanned() > 0) {
      return new UnderWay(
          run,
          workflowId,
          startedAt,
          progress.phase(),
          progress.articlesDone(),
          progress.articlesPlanned(),
          progress.perSecond(),
          progress.etaSeconds() == null ? null : Duration.ofSeconds(progress.etaSeconds()),
          waiting);
    }
    Map<Phase, InstallationState.Progress> phases = found.installation().progress();
    Phase phase =
        phases.getOrDefault(Phase.PRODUCTS, NOTHING).planned() > 0 ? Phase.PRODUCTS : Phase.IMAGES;
    InstallationState.Progress known = phases.getOrDefault(phase, NOTHING);
    return new UnderWay(
        run,
        workflowId,
        startedAt,
        known.planned() > 0 ? phase.label() : null,
        known.done(),
        known.planned() > known.done() ? known.planned() : 0,
        0,
        null,
        waiting);
  }

  private static final InstallationState.Progress NOTHING = new InstallationState.Progress(0, 0);

  private static @Nullable String waiting(GateState gate, @Nullable Progress progress) {
    if (progress != null && progress.waitingFor() != null) {
      return progress.waitingFor();
    }
    return gate.failingSince() == null ? null : gate.lastFailure();
  }

  private List<Warning> warnings(PageContext look, State found, Optional<TemporalState> live) {
    List<Warning> warnings = new ArrayList<>();
    Judgement.of(found.gate(), found.installation(), sources.thresholds(), look.now()).stream()
        .filter(Observation::lasts)
        .forEach(seen -> warnings.add(warning(look, seen, found)));
    boolean told = warnings.stream().anyMatch(one -> one.title().equals(look.t("warning.paused")));
    if (found.gate().pausedSince() != null && found.holder().isPresent() && !told) {
      warnings.add(
          warning(look, "paused", false, found.gate().pausedSince(), found.gate().pauseReason()));
    }
    if (live.isEmpty()) {
      warnings.add(warning(look, "temporal", true, null, null));
    } else if (live.get().workers() == 0) {
      warnings.add(warning(look, "workers", true, null, null));
    }
    return warnings;
  }

  private static Warning warning(PageContext look, Observation seen, State found) {
    NotificationKind kind = seen.kind();
    String key = kind.label() + (seen.subject().isEmpty() ? "" : "." + seen.subject());
    String more =
        switch (kind) {
          case FAILED ->
              found.installation().lastRun() == null
                  ? null
                  : found.installation().lastRun().message();
          case VERIAL_AWAY -> found.gate().lastFailure();
          case PAUSED -> found.gate().pauseReason();
          case HELD ->
              found.installation().allHeld()
                  ? null
                  : look.texts().count("products", found.installation().heldArticles());
          default -> null;
        };
    return warning(
        look,
        key,
        kind != NotificationKind.HELD && kind != NotificationKind.PAUSED,
        seen.since(),
        more);
  }

  private static Warning warning(
      PageContext look,
      String key,
      boolean severe,
      @Nullable Instant since,
      @Nullable String more) {
    String when =
        since == null
            ? ""
            : look.t("since", look.texts().dayAndTime(since)) + " · " + look.ago(since) + ". ";
    return new Warning(
        severe,
        look.t("warning." + key),
        when + look.t("warning." + key + ".todo"),
        more == null ? "" : Texts.clip(more, 600));
  }
}
