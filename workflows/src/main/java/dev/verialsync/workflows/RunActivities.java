package dev.verialsync.workflows;

import dev.verialsync.workflows.messages.commands.CloseRunCommand;
import dev.verialsync.workflows.messages.commands.CompareSaleCommand;
import dev.verialsync.workflows.messages.commands.CompleteImagesCommand;
import dev.verialsync.workflows.messages.commands.OpenRunCommand;
import dev.verialsync.workflows.messages.commands.PlanCommand;
import dev.verialsync.workflows.messages.commands.ReadPlanQuery;
import dev.verialsync.workflows.messages.commands.RunCommand;
import dev.verialsync.workflows.messages.commands.SetPausedCommand;
import dev.verialsync.workflows.messages.commands.SettleImagesCommand;
import dev.verialsync.workflows.messages.confirm.DifferenceCounts;
import dev.verialsync.workflows.messages.results.Acknowledgement;
import dev.verialsync.workflows.messages.results.OpenRunResult;
import dev.verialsync.workflows.messages.results.PauseState;
import dev.verialsync.workflows.messages.results.PlanPage;
import dev.verialsync.workflows.messages.results.PlanSummary;
import dev.verialsync.workflows.messages.results.ProductsSettled;
import dev.verialsync.workflows.messages.results.RunTotals;
import dev.verialsync.workflows.messages.results.SaleCompared;
import dev.verialsync.workflows.messages.results.SettledImages;
import dev.verialsync.workflows.messages.results.WaitObservation;
import io.temporal.activity.ActivityInterface;

/** The run's own bookkeeping; on the queue of the workflows. */
@ActivityInterface
public interface RunActivities {

  /**
   * Takes the guard for the calling workflow and opens its run; opening again returns the same run.
   * Fails with {@link ErrorType#ANOTHER_RUN_UNDER_WAY} when a living run holds it.
   */
  OpenRunResult openRun(OpenRunCommand command);

  /** Writes the run's end and frees the guard. */
  RunTotals closeRun(CloseRunCommand command);

  /** Makes the plan of a phase from the state of the database. */
  PlanSummary makePlan(PlanCommand command);

  /** Reads a page of a plan. */
  PlanPage readPlan(ReadPlanQuery query);

  /**
   * After the images phase: articles that had images and for which Verial gave none lose them, or
   * keep them where they are too many to be believed.
   */
  SettledImages settleImages(SettleImagesCommand command);

  /** Raises the floor: every listed article's images are known as of the run's moment. */
  Acknowledgement completeImages(CompleteImagesCommand command);

  /** Settles what depends on more than one product, and counts what is held. */
  ProductsSettled settleProducts(RunCommand command);

  /** Tells the change feed what dates that have passed put on sale, or removed from it. */
  SaleCompared compareSale(CompareSaleCommand command);

  /** Counts what a dry run has found that a run would do. */
  DifferenceCounts countDifferences(RunCommand command);

  /** After the yes: undoes the dry part and its plan; from now on the run writes. */
  Acknowledgement undoDryPart(RunCommand command);

  /** Asks Temporal to cancel the calling workflow, which cannot do so itself. */
  Acknowledgement cancelWorkflow(RunCommand command);

  /** Who is being waited for, as the shared gate sees it. */
  WaitObservation observe(RunCommand command);

  /** Closes or opens the gate to Verial. */
  PauseState setPaused(SetPausedCommand command);
}
