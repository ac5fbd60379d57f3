package dev.verialsync.activities.temporal;

import dev.verialsync.activities.run.RunRecords;
import dev.verialsync.workflows.RunActivities;
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
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowTargetOptions;

/** The run's own bookkeeping, in PostgreSQL. */
public final class RunBookkeeping implements RunActivities {

  private final ActivityRunner runner;
  private final RunRecords records;
  private final WorkflowClient temporal;

  public RunBookkeeping(ActivityRunner runner, RunRecords records, WorkflowClient temporal) {
    this.runner = runner;
    this.records = records;
    this.temporal = temporal;
  }

  @Override
  public OpenRunResult openRun(OpenRunCommand command) {
    return runner.run(heartbeat -> records.open(command, workflowId()));
  }

  @Override
  public RunTotals closeRun(CloseRunCommand command) {
    return runner.run(
        heartbeat -> {
          RunTotals totals = records.close(command);
          AfterRunExports.trigger(temporal);
          return totals;
        });
  }

  @Override
  public PlanSummary makePlan(PlanCommand command) {
    return runner.run(heartbeat -> records.makePlan(command));
  }

  @Override
  public PlanPage readPlan(ReadPlanQuery query) {
    return runner.run(heartbeat -> records.readPlan(query));
  }

  @Override
  public SettledImages settleImages(SettleImagesCommand command) {
    return runner.run(heartbeat -> records.settleImages(command));
  }

  @Override
  public Acknowledgement completeImages(CompleteImagesCommand command) {
    return runner.run(heartbeat -> records.completeImages(command));
  }

  @Override
  public SaleCompared compareSale(CompareSaleCommand command) {
    return runner.run(heartbeat -> records.compareSale(command));
  }

  @Override
  public ProductsSettled settleProducts(RunCommand command) {
    return runner.run(heartbeat -> records.settleProducts(command));
  }

  @Override
  public DifferenceCounts countDifferences(RunCommand command) {
    return runner.run(heartbeat -> records.countDifferences(command));
  }

  @Override
  public Acknowledgement undoDryPart(RunCommand command) {
    return runner.run(heartbeat -> records.undoDryPart(command));
  }

  /** This execution alone: a later run may have the same workflow id. */
  @Override
  public Acknowledgement cancelWorkflow(RunCommand command) {
    ActivityExecutionContext context = Activity.getExecutionContext();
    return runner.run(
        heartbeat -> {
          context
              .getWorkflowClient()
              .newUntypedWorkflowStub(
                  WorkflowTargetOptions.newBuilder()
                      .setWorkflowId(workflowId())
                      .setRunId(context.getInfo().getWorkflowRunId())
                      .build())
              .cancel();
          return new Acknowledgement();
        });
  }

  @Override
  public WaitObservation observe(RunCommand command) {
    return runner.run(heartbeat -> records.observe(command, workflowId()));
  }

  @Override
  public PauseState setPaused(SetPausedCommand command) {
    return runner.run(heartbeat -> records.setPaused(command));
  }

  private static String workflowId() {
    return Activity.getExecutionContext().getInfo().getWorkflowId();
  }
}
