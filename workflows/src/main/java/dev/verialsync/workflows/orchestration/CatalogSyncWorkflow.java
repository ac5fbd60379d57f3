package dev.verialsync.workflows.orchestration;

import static dev.verialsync.workflows.orchestration.ActivityStubs.bookkeeping;

import dev.verialsync.workflows.CatalogSync;
import dev.verialsync.workflows.ErrorType;
import dev.verialsync.workflows.SyncMemo;
import dev.verialsync.workflows.SyncSearchAttributes;
import dev.verialsync.workflows.messages.commands.CatalogSyncInput;
import dev.verialsync.workflows.messages.commands.CatalogSyncState;
import dev.verialsync.workflows.messages.commands.CatalogSyncState.Stage;
import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import dev.verialsync.workflows.messages.commands.PauseCommand;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SetPausedCommand;
import dev.verialsync.workflows.messages.confirm.ConfirmCommand;
import dev.verialsync.workflows.messages.confirm.DifferenceCounts;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.CatalogSyncResult;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.Progress;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.values.SyncPhase;
import dev.verialsync.workflows.orchestration.RunOptions.IfRunning;
import dev.verialsync.workflows.orchestration.input.InputReader;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  private final CatalogSyncInput input;
  private final @Nullable ApplicationFailure refusal;
  private final int continueAsNewAtEvents;
  private @Nullable RunProgress progress;
  private @Nullable OpenRun run;
  private @Nullable ConfirmCommand answer;
  private final Pausing pausing = new Pausing();

  @WorkflowInit
  public CatalogSyncWorkflow(@Nullable RawValue given, @Nullable RawValue surplus) {
    this(given, surplus, CONTINUE_AS_NEW_AT_EVENTS);
  }

  /**
   * An update may come before the main method runs: it must find the run that is continued. What is
   * wrong with the input waits for the main method: thrown here it would fail the workflow task.
   */
  CatalogSyncWorkflow(
      @Nullable RawValue given, @Nullable RawValue surplus, int continueAsNewAtEvents) {
    this.continueAsNewAtEvents = continueAsNewAtEvents;
    CatalogSyncInput read = CatalogSyncInput.DEFAULT;
    ApplicationFailure wrong = null;
    try {
      CatalogSyncInput found = InputReader.read(CatalogSyncInput.class, given, surplus);
      read = found == null ? CatalogSyncInput.DEFAULT : found;
      RunOptions.of(read);
      requireWhole(read.state());
    } catch (ApplicationFailure e) {
      wrong = e;
    }
    this.input = read;
    this.refusal = wrong;
    CatalogSyncState carried = input.state();
    if (carried != null && refusal == null) {
      opened(RunOptions.of(input), new OpenRunResult(carried.runId(), carried.searchAttributes()));
    }
  }

  private static void requireWhole(@Nullable CatalogSyncState carried) {
    if (carried != null
        && (carried.stage() == null
            || carried.counts() == null
            || carried.searchAttributes() == null
            || carried.notes() == null)) {
      throw notTyped();
    }
  }

  private static ApplicationFailure notTyped() {
    return InputReader.invalid("state", "set", "nothing: a run carries it to its next execution");
  }

  @Override
  public CatalogSyncResult run(@Nullable RawValue given, @Nullable RawValue surplus) {
    if (refusal != null) {
      throw refusal;
    }
    if (input.state() != null && Workflow.getInfo().getContinuedExecutionRunId().isEmpty()) {
      throw notTyped();
    }
    OpenRun open = run;
    if (open == null) {
      RunOptions options = RunOptions.of(input);
      Opening opening = open(options);
      if (opening.result() == null) {
        return skipped(options, String.valueOf(opening.skippedBecause()));
      }
      open = opened(options, opening.result());
    }
    OpenRun opened = open;
    boolean asks = opened.options().confirm();
    try {
      if (asks) {
        ask(opened);
      }
      return Watch.of(opened)
          .over(
              () -> {
                if (asks) {
                  confirmed(opened);
                }
                phases(opened, asks ? null : input.state());
                return close(opened);
              });
    } catch (TemporalFailure e) {
      throw new RunFailure(e).close(opened.id());
    }
  }

  private OpenRun opened(RunOptions options, OpenRunResult result) {
    OpenRun opened = new OpenRun(input, options, result, shown(options), continueAsNewAtEvents);
    run = opened;
    return opened;
  }

  private RunProgress shown(RunOptions options) {
    RunProgress shown = progress == null ? RunProgress.of(options) : progress;
    progress = shown;
    return shown;
  }

  /** Tells what the run would do, and waits; returns after a yes. */
  private void ask(OpenRun run) {
    RunCommand command = new RunCommand(run.id());
    DifferenceCounts found =
        Watch.of(run)
            .over(
                () -> {
                  phases(run, input.state());
                  return bookkeeping("count the differences").countDifferences(command);
                });
    run.shown().asking(question(found));
    boolean inTime = Workflow.await(Policies.CONFIRMATION, () -> answer != null);
    if (inTime && accepted(answer)) {
      return;
    }
    run.shown().doing("ending unconfirmed");
    String why = inTime ? "the answer was no" + reason() : "nobody confirmed it within an hour";
    bookkeeping("end unconfirmed")
        .closeRun(
            new CloseRunCommand(
                run.id(),
                "cancelled",
                "Cancelled: %s. Nothing was written; the products counted here are those that a run would write."
                    .formatted(why)));
    // Detached: what it asks for would cancel it.
    Workflow.newDetachedCancellationScope(
            () -> bookkeeping("cancel the workflow").cancelWorkflow(command))
        .run();
    String unused = CancellationScope.current().getCancellationRequest().get();
    throw new CanceledFailure(why);
  }

  private static String question(DifferenceCounts found) {
    StringBuilder text = new StringBuilder("\nA run would change:\n\n");
    found.counts().forEach((what, n) -> text.append("- %s: %d%n".formatted(what, n)));
    return text.append(found.counts().isEmpty() ? "- nothing\n" : "")
        .append(
            """

            Answer with the update `confirm`: without input to write this, with `{"accept": false}` to end the run.
            Without an answer by %s it ends.

            Counted so far, and not written:
            """
                .formatted(
                    Instant.ofEpochMilli(Workflow.currentTimeMillis())
                        .plus(Policies.CONFIRMATION)
                        .truncatedTo(ChronoUnit.SECONDS)))
        .toString();
  }

  private static boolean accepted(@Nullable ConfirmCommand answer) {
    return answer == null || !Boolean.FALSE.equals(answer.accept());
  }

  private String reason() {
    return answer == null || answer.reason() == null || answer.reason().isBlank()
        ? ""
        : " (%s)".formatted(answer.reason().strip());
  }

  private void confirmed(OpenRun run) {
    run.shown().doing("undoing the dry part");
    bookkeeping("undo the dry part").undoDryPart(new RunCommand(run.id()));
    run.confirmed(
        "Confirmed%s; `verial-sync diff --run %d` shows what was foretold."
            .formatted(reason(), run.id()));
  }

  private static void phases(OpenRun run, @Nullable CatalogSyncState carried) {
    Listings listings = new Listings(run);
    PlannedBatches batches = new PlannedBatches(run);
    boolean first = carried == null;
    if (first) {
      listings.inspectServer();
    }
    boolean chosen = !run.options().articles().isEmpty();
    String chosenMoment = chosen && first ? listings.chosen() : null;
    if (run.options().singleBatch()) {
      new SingleBatchPhase(run, listings, batches).run(carried, chosenMoment);
      return;
    }
    boolean listedJustNow = false;
    boolean inProducts = carried != null && carried.stage() == Stage.PRODUCT_BATCHES;
    if (run.options().images() && !inProducts) {
      if (first) {
        run.phaseBegins();
      }
      listedJustNow = new ImagePhase(run, listings, batches).run(carried, chosenMoment);
      run.phaseEnded(SyncPhase.IMAGES);
    }
    if (run.options().products()) {
      if (!inProducts) {
        run.phaseBegins();
      }
      new ProductPhase(run, listings, batches)
          .run(inProducts ? carried : null, listedJustNow, chosen);
      run.phaseEnded(SyncPhase.PRODUCTS);
    }
  }

  /** Either the run, or why there is none. */
  private record Opening(@Nullable OpenRunResult result, @Nullable String skippedBecause) {}

  private Opening open(RunOptions options) {
    RunProgress shown = shown(options);
    shown.doing("opening the run");
    OpenRunCommand command =
        new OpenRunCommand(
            Workflow.getInfo().getFirstExecutionRunId(),
            options.mode(),
            options.phase(),
            input,
            SyncMemo.installation(),
            options.ifRunning() == IfRunning.WAIT);
    Duration wait = FIRST_WAIT_FOR_OTHER;
    while (true) {
      try {
        OpenRunResult opened = bookkeeping("open the run").openRun(command);
        if (opened.searchAttributes().contains(SyncSearchAttributes.RUN_ID.getName())) {
          Workflow.upsertTypedSearchAttributes(
              SyncSearchAttributes.RUN_ID.valueSet(opened.runId()));
        }
        return new Opening(opened, null);
      } catch (ActivityFailure e) {
        ErrorType type = ErrorType.of(e);
        boolean other = type == ErrorType.ANOTHER_RUN_UNDER_WAY;
        boolean skips = other && options.ifRunning() == IfRunning.SKIP;
        if (skips || type == ErrorType.ANOTHER_RUN_WAITS) {
          return new Opening(null, ErrorType.sentence(e));
        }
        if (!other || options.ifRunning() == IfRunning.REFUSE) {
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

  private CatalogSyncResult skipped(RunOptions options, String why) {
    shown(options).doing("skipped: " + why);
    return CatalogSyncResult.skipped(why);
  }

  private static CatalogSyncResult close(OpenRun run) {
    run.shown().doing("closing the run");
    if (run.options().dryRun()) {
      run.note(
          "A dry run: nothing was written, and the products counted here are those that a run would write. `verial-sync diff --run %d` shows them."
              .formatted(run.id()));
    }
    boolean complete = run.options().dryRun() || run.counts().issueTotal() == 0;
    String outcome = complete ? "completed" : "completed_with_issues";
    List<String> notes = run.notes();
    RunTotals totals =
        bookkeeping("close the run")
            .closeRun(
                new CloseRunCommand(
                    run.id(), outcome, notes.isEmpty() ? null : String.join("\n", notes)));
    run.shown().doing(totals.outcome().replace('_', ' '));
    Workflow.await(Workflow::isEveryHandlerFinished);
    return new CatalogSyncResult(run.id(), totals.outcome(), totals, notes, run.verification());
  }

  @Override
  public Progress progress() {
    return (progress == null ? RunProgress.of(RunOptions.of(CatalogSyncInput.DEFAULT)) : progress)
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

  @Override
  public Acknowledgement confirm(@Nullable RawValue given, @Nullable RawValue surplus) {
    answer = answer(given, surplus);
    return new Acknowledgement();
  }

  @Override
  public void validateConfirm(@Nullable RawValue given, @Nullable RawValue surplus) {
    if (!Boolean.TRUE.equals(input.confirm())) {
      throw new IllegalStateException(
          "There is nothing to confirm: the run was started without `confirm`.");
    }
    if (answer != null || (run != null && !run.options().confirm())) {
      throw new IllegalStateException("There is nothing to confirm: the run was answered before.");
    }
    if (!progress().state().equals(Progress.WAITING_FOR_CONFIRMATION)) {
      throw new IllegalStateException(
          "There is nothing to confirm yet: the run is still finding out what it would change.");
    }
    answer(given, surplus);
  }

  private static ConfirmCommand answer(@Nullable RawValue given, @Nullable RawValue surplus) {
    ConfirmCommand found = InputReader.read(ConfirmCommand.class, given, surplus);
    if (found != null && found.accept() == null && found.reason() != null) {
      throw InputReader.invalid("accept", "missing", "true or false where a reason is given");
    }
    return found == null ? new ConfirmCommand(true, null) : found;
  }

  @Override
  public void blockRead(int number) {
    if (run != null) {
      run.blockRead(number);
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
