package dev.verialsync.starter.schedule;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code schedule trigger}: now, besides its times. */
@Command(name = "trigger", description = "Start a schedule's work now, even if it is paused.")
public final class TriggerScheduleCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  TriggerScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    ScheduleView schedule = session.named(name, command);
    if (schedule.last() != null && schedule.last().outcome().equals("running")) {
      invocation
          .console()
          .tell(
              "Not started: %s, which the schedule started before, is running."
                  .formatted(schedule.last().workflowId()));
      return ExitCode.REFUSED.number();
    }
    session.schedules().trigger(name);
    session.runs().warnOfUnattendedQueues();
    return session.done(
        "Triggered: schedule %s. `%s schedule list` shows what came of it."
            .formatted(name, invocation.program()),
        schedule,
        json);
  }
}
