package dev.verialsync.starter.schedule;

import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Operator;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code schedule pause}: it starts nothing until it is resumed. */
@Command(
    name = "pause",
    description = "Pause a schedule: it starts nothing until `schedule resume`.")
public final class PauseScheduleCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec command;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "NAME", description = "The schedule's name.")
  private String name = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for your colleagues: `schedule list` and Temporal show it.")
  private @Nullable String reason;

  PauseScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() throws InterruptedException {
    ScheduleSession session = ScheduleSession.find(invocation, finder);
    ScheduleView before = session.named(name, command);
    session
        .schedules()
        .pause(
            before.name(),
            (reason == null ? "paused" : reason)
                + " ("
                + Operator.name(invocation.environment())
                + ")");
    return session.done(
        "Paused: schedule %s. `%s schedule resume %s` resumes it."
            .formatted(name, invocation.program(), name),
        session.named(name, command),
        json);
  }
}
