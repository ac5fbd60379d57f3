package dev.verialsync.starter.schedule;

import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code schedule}: runs that Temporal starts by itself. */
@Command(
    name = "schedule",
    description = "Let Temporal start runs by itself, at times on the clock in Madrid.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Schedules are Temporal Schedules named verial-sync-NAME: Temporal's UI and the `temporal`"
          + " command show and change them, too. A worker must be running."
    })
public final class ScheduleCommand implements Runnable {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;

  public ScheduleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /** The commands below it. */
  public List<Object> parts() {
    return List.of(
        new SetScheduleCommand(invocation, finder),
        new RecommendedSchedulesCommand(invocation, finder),
        new ListSchedulesCommand(invocation, finder),
        new PauseScheduleCommand(invocation, finder),
        new ResumeScheduleCommand(invocation, finder),
        new TriggerScheduleCommand(invocation, finder),
        new RemoveScheduleCommand(invocation, finder));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "A command is missing: " + String.join(", ", names()) + ".");
  }

  private List<String> names() {
    return List.copyOf(spec.subcommands().keySet());
  }
}
