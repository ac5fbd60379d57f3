package dev.verialsync.starter.commands;

import dev.verialsync.starter.commands.CurrentRunAction.Result;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.NoWorkerException;
import dev.verialsync.starter.runs.RunEnd;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.workflows.TaskQueues;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cancel}: ends the current run. */
@Command(
    name = "cancel",
    description =
        "Cancel the current run; what is complete stays, and the next run resumes from it.")
public final class CancelRunCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  public CancelRunCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new CurrentRunAction(invocation, finder, json.isSet()).apply("cancelled", this::cancel);
  }

  private Result cancel(RunSession session, RunReference run) throws InterruptedException {
    session.runs().cancel(run.workflowId());
    if (session.unattendedQueues().contains(TaskQueues.SYNC)) {
      return unheard(run);
    }
    invocation.console().tell("Asked " + run.name() + " to end.");
    try {
      return ended(session.follow(run, RunUpdate.PATIENCE).end(), run);
    } catch (NoWorkerException e) {
      return unheard(run);
    }
  }

  private Result unheard(RunReference run) {
    return Result.of(
        false,
        "Asked %s to end. No worker answers: it ends as soon as one runs; `%s worker` starts one."
            .formatted(run.name(), invocation.program()),
        run);
  }

  private static Result ended(RunEnd end, RunReference run) {
    return end instanceof RunEnd.Cancelled
        ? Result.of(true, "Cancelled: %s.".formatted(run.name()), run)
        : Result.of(
            false,
            "%s was not seen to end as cancelled: %s.%s"
                .formatted(
                    run.sentenceName(),
                    end.outcome().replace('_', ' '),
                    end.message() == null ? "" : " " + end.message()),
            run);
  }
}
