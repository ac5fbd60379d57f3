package dev.verialsync.starter.schedule;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code schedule resume}: it starts again what it starts. */
@Command(name = "resume", description = "Resume a paused schedule.")
public final class ResumeScheduleCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  ResumeScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    ScheduleView schedule = session.named(name, command);
    session.schedules().resume(schedule);
    return session.done(
        "Resumed: schedule %s.".formatted(name), session.named(name, command), json);
  }
}
