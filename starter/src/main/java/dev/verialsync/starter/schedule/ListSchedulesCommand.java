package dev.verialsync.starter.schedule;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code schedule list}: as Temporal has them, whoever set them. */
@Command(name = "list", description = "List the schedules with their next times and last outcome.")
public final class ListSchedulesCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  ListSchedulesCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    return session.print(session.schedules().list(), json);
  }
}
