package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.Stubs.bookkeeping;
import static dev.verialsync.workflows.orchestration.Stubs.farewell;

import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.CatalogSyncInput;
import dev.verialsync.workflows.messages.CatalogSyncResult;
import dev.verialsync.workflows.messages.CatalogSyncState;
import dev.verialsync.workflows.messages.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.CloseRunCommand;
import dev.verialsync.workflows.messages.OpenRunCommand;
import dev.verialsync.workflows.messages.OpenRunResult;
import dev.verialsync.workflows.messages.PauseCommand;
import dev.verialsync.workflows.messages.PauseState;
import dev.verialsync.workflows.messages.Progress;
import dev.verialsync.workflows.messages.RunTotals;
import dev.verialsync.workflows.messages.SetPausedCommand;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The root: opens the run, works through the two phases, closes the run. Each phase lists, plans
 * from the state of the database and works through its plan with a window of children, so that a
 * run that ends early loses nothing and the next one plans what is left.
 */
public final class CatalogSyncWorkflow implements CatalogSync {

  /** Well under the 4,096 events at which the server suggests it: the window still drains. */
  static final int CONTINUE_AS_NEW_AT_EVENTS = 3_000;

  private static final Duration FIRST_WAIT_FOR_OTHER = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT_FOR_OTHER = Duration.ofMinutes(1);

  private final int continueAsNewAtEvents;
  private @Nullable RunProgress progress;
  private @Nullable OpenRun run;
  private final Pausing pausing = new Pausing();

  public CatalogSyncWorkflow() {
    this(CONTINUE_AS_NEW_AT_EVENTS);
  }

  CatalogSyncWorkflow(int continueAsNewAtEvents) {
    this.continueAsNewAtEvents = continueAsNewAtEvents;
  }

  @Override
  public CatalogSyncResult run(@Nullable CatalogSyncInput given) {
    CatalogSyncInput input = given == null ? CatalogSyncInput.DEFAULT : given;
    RunOptions options = RunOptions.of(input);
    RunProgress shown = new RunProgress(options);
    progress = shown;
    CatalogSyncState carried = input.state();
    OpenRunResult opened =
        carried == null
            ? open(options, input, shown)
            : new OpenRunResult(carried.runId(), carried.searchAttributes());
    OpenRun open = new OpenRun(input, options, opened, shown, continueAsNewAtEvents);
    run = open;
    try {
      return watched(open, carried);
    } catch (TemporalFailure e) {
      throw ended(open, e);
    }
  }

  /**
   * Runs that were under way before one watch was kept over all of it keep one a window; from the
   * second version on it rests in a pause.
   */
  private static CatalogSyncResult watched(OpenRun run, @Nullable CatalogSyncState carried) {
    int version = Workflow.getVersion("one-watch", Workflow.DEFAULT_VERSION, 2);
    if (version == Workflow.DEFAULT_VERSION) {
      phases(run, carried);
      return close(run);
    }
    run.watchedFromNowOn();
    return Watch.of(run, version >= 2)
        .over(
            () -> {
              phases(run, carried);
              return close(run);
            });
  }

  private static void phases(OpenRun run, @Nullable CatalogSyncState carried) {
    Listings listings = new Listings(run);
    PlannedBatches batches = new PlannedBatches(run);
    boolean first = carried == null;
    if (first) {
      listings.probe();
    }
    boolean chosen = worksOnChosenArticles(run.options());
    String chosenMoment = chosen && first ? listings.chosen() : null;
    boolean listedJustNow = false;
    boolean inProducts = carried != null && carried.stage() == Stage.PRODUCT_BATCHES;
    if (run.options().images() && !inProducts) {
      listedJustNow = new ImagePhase(run, listings, batches).run(carried, chosenMoment);
    }
    if (run.options().products()) {
      new ProductPhase(run, listings, batches)
          .run(inProducts ? carried : null, listedJustNow, chosen);
    }
  }

  /** Runs of chosen articles that were under way before they read these alone read the lists. */
  private static boolean worksOnChosenArticles(RunOptions options) {
    return !options.articles().isEmpty()
        && Workflow.getVersion("chosen-articles", Workflow.DEFAULT_VERSION, 1) == 1;
  }

  private OpenRunResult open(RunOptions options, CatalogSyncInput input, RunProgress shown) {
    shown.doing("opening the run");
    OpenRunCommand command =
        new OpenRunCommand(
            Workflow.getInfo().getFirstExecutionRunId(), options.mode(), options.phase(), input);
    Duration wait = FIRST_WAIT_FOR_OTHER;
    while (true) {
      try {
        OpenRunResult opened = bookkeeping("open the run").openRun(command);
        if (opened.searchAttributes().contains(SyncSearchAttributes.RUN_ID.getName())) {
          Workflow.upsertTypedSearchAttributes(
              SyncSearchAttributes.RUN_ID.valueSet(opened.runId()));
        }
        return opened;
      } catch (ActivityFailure e) {
        boolean other = ErrorType.of(e) == ErrorType.ANOTHER_RUN_UNDER_WAY;
        if (!other || !options.waitForOther()) {
          throw new RunFailure(e).toThrow(true);
        }
        shown.doing("waiting for another run: " + ErrorType.sentence(e));
      }
      if (OpenRun.mustContinueAsNew(continueAsNewAtEvents)) {
        OpenRun.continueAsNew(input);
      }
      Workflow.sleep(wait);
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT_FOR_OTHER) < 0 ? doubled : LONGEST_WAIT_FOR_OTHER;
    }
  }

  private static CatalogSyncResult close(OpenRun run) {
    run.shown().doing("closing the run");
    String outcome = run.counts().issueTotal() == 0 ? "completed" : "completed_with_issues";
    List<String> notes = run.notes();
    RunTotals totals =
        bookkeeping("close the run")
            .closeRun(
                new CloseRunCommand(
                    run.id(), outcome, notes.isEmpty() ? null : String.join("\n", notes)));
    run.shown().doing(outcome.replace('_', ' '));
    Workflow.await(Workflow::isEveryHandlerFinished);
    return new CatalogSyncResult(run.id(), outcome, totals, notes, run.verification());
  }

  /** Writes the end into the books, as far as they can be reached, and returns what to throw. */
  private static RuntimeException ended(OpenRun run, TemporalFailure cause) {
    RunFailure failure = new RunFailure(cause);
    boolean runWasCancelled = CancellationScope.current().isCancelRequested();
    String status = failure.isCancellation() ? "cancelled" : "failed";
    String message = failure.sentence(runWasCancelled);
    Workflow.newDetachedCancellationScope(
            () -> {
              try {
                farewell(status).closeRun(new CloseRunCommand(run.id(), status, message));
              } catch (ActivityFailure unreachable) {
                // The next run finds this one ended and takes the guard over.
              }
            })
        .run();
    return failure.toThrow(runWasCancelled);
  }

  @Override
  public Progress progress() {
    return (progress == null ? new RunProgress(RunOptions.of(CatalogSyncInput.DEFAULT)) : progress)
        .snapshot();
  }

  @Override
  public PauseState pause(@Nullable PauseCommand command) {
    return setPaused(true, command);
  }

  @Override
  public void validatePause(@Nullable PauseCommand command) {
    if (run == null) {
      throw new IllegalStateException("The run is not open yet: there is nothing to pause.");
    }
    if (pausing.endsPaused(run.pausedSince() != null)) {
      String since = run.pausedSince();
      throw new IllegalStateException(
          since == null
              ? "The run is being paused already."
              : "The run is paused already, since " + since + ".");
    }
  }

  @Override
  public PauseState resume(@Nullable PauseCommand command) {
    return setPaused(false, command);
  }

  @Override
  public void validateResume(@Nullable PauseCommand command) {
    if (run == null || !pausing.endsPaused(run.pausedSince() != null)) {
      throw new IllegalStateException(
          run != null && run.pausedSince() != null
              ? "The run is being resumed already."
              : "The run is not paused.");
    }
  }

  private PauseState setPaused(boolean wish, @Nullable PauseCommand command) {
    if (run == null) {
      throw new IllegalStateException("The run is not open.");
    }
    OpenRun paused = run;
    return pausing.carryOut(
        wish,
        () -> {
          PauseState state =
              bookkeeping(wish ? "pause" : "resume")
                  .setPaused(
                      new SetPausedCommand(
                          paused.id(), wish, command == null ? null : command.reason()));
          paused.pausedSince(state.since());
          return state;
        });
  }
}
