package dev.verialsync.starter.commands;

import dev.verialsync.starter.commands.UnderWay.Result;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.runs.RunEnd;
import dev.verialsync.starter.runs.RunReference;
import dev.verialsync.starter.runs.RunSession;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cancel}: ends the run under way. */
@Command(
    name = "cancel",
    description = "Cancel the run under way; what is complete stays, the next run goes on from it.")
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
    return new UnderWay(invocation, finder, json.isSet()).apply("cancelled", this::cancel);
  }

  private Result cancel(RunSession session, RunReference run) throws InterruptedException {
    session.runs().cancel(run.workflowId());
    if (!session.unattendedQueues().isEmpty()) {
      return Result.of(
          true,
          "Asked %s to end; it does so when a worker polls its queue again.".formatted(run.name()),
          run);
    }
    invocation.console().tell("Asked " + run.name() + " to end.");
    RunEnd end = session.follow(run).end();
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
