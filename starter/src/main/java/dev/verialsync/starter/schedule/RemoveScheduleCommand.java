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

/** {@code schedule remove}: its runs stay. */
@Command(name = "remove", description = "Remove a schedule; what it has started continues.")
public final class RemoveScheduleCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  RemoveScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    ScheduleView schedule = session.named(name, command);
    session.schedules().remove(name);
    return session.done("Removed: schedule %s.".formatted(name), schedule, json);
  }
}
