package dev.verialsync.starter;

import dev.verialsync.starter.backup.BackupCommand;
import dev.verialsync.starter.backup.RestoreCommand;
import dev.verialsync.starter.commands.AcceptIssuesCommand;
import dev.verialsync.starter.commands.CallsCommand;
import dev.verialsync.starter.commands.CancelRunCommand;
import dev.verialsync.starter.commands.CheckCommand;
import dev.verialsync.starter.commands.GcCommand;
import dev.verialsync.starter.commands.HistoryCommand;
import dev.verialsync.starter.commands.IssuesCommand;
import dev.verialsync.starter.commands.LimitsCommand;
import dev.verialsync.starter.commands.MigrateCommand;
import dev.verialsync.starter.commands.PauseRunCommand;
import dev.verialsync.starter.commands.ResumeRunCommand;
import dev.verialsync.starter.commands.RootCommand;
import dev.verialsync.starter.commands.RunsCommand;
import dev.verialsync.starter.commands.StartCommand;
import dev.verialsync.starter.commands.StatusCommand;
import dev.verialsync.starter.commands.SyncCommand;
import dev.verialsync.starter.commands.UpCommand;
import dev.verialsync.starter.commands.WorkerCommand;
import dev.verialsync.starter.commands.demo.DemoCommand;
import dev.verialsync.starter.commands.demo.SimulatorCommand;
import dev.verialsync.starter.compare.CompareCommand;
import dev.verialsync.starter.console.ConsoleCommand;
import dev.verialsync.starter.console.ReportCommand;
import dev.verialsync.starter.diff.DiffCommand;
import dev.verialsync.starter.export.ExportCommand;
import dev.verialsync.starter.notify.NotifyCommand;
import dev.verialsync.starter.options.CommonOptions;
import dev.verialsync.starter.options.NumberConverters;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.process.Version;
import dev.verialsync.starter.schedule.ScheduleCommand;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.support.SupportCommand;
import dev.verialsync.starter.wayback.HoldCommand;
import dev.verialsync.starter.wayback.ReleaseCommand;
import dev.verialsync.starter.wayback.RollbackCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The commands and their parts, put together by hand. */
public final class CommandTree {

  private CommandTree() {}

  /**
   * Describes only the command that the arguments begin with, if any: picocli needs time for each.
   */
  public static CommandLine of(Invocation invocation, String... arguments) {
    ServiceFinder finder = new ServiceFinder(invocation);
    List<Object> commands = commands(invocation, finder);
    List<Object> named =
        commands.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .filter(command -> !(command instanceof HelpCommand))
            .toList();
    CommandLine root = new CommandLine(new RootCommand());
    for (Object command : named.isEmpty() ? commands : named) {
      CommandLine added = new CommandLine(command);
      parts(command, invocation, finder)
          .forEach(part -> added.addSubcommand(describe(new CommandLine(part))));
      root.addSubcommand(describe(added));
    }
    FailureReport failures = new FailureReport(invocation);
    return NumberConverters.register(describe(root))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new ConfiguredExecution(invocation))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setOut(writer(invocation.console().out()))
        .setErr(writer(invocation.console().err()));
  }

  /** In the order in which the help shows them. */
  private static List<Object> commands(Invocation invocation, ServiceFinder finder) {
    return List.of(
        new DemoCommand(invocation, finder),
        new SyncCommand(invocation, finder),
        new UpCommand(invocation, finder),
        new WorkerCommand(invocation, finder),
        new ConsoleCommand(invocation, finder),
        new StartCommand(invocation, finder),
        new StatusCommand(invocation, finder),
        new RunsCommand(invocation, finder),
        new HistoryCommand(invocation, finder),
        new IssuesCommand(invocation, finder),
        new CallsCommand(invocation, finder),
        new ReportCommand(invocation, finder),
        new CompareCommand(invocation, finder),
        new DiffCommand(invocation, finder),
        new ExportCommand(invocation, finder),
        new RollbackCommand(invocation, finder),
        new HoldCommand(invocation, finder),
        new ReleaseCommand(invocation, finder),
        new PauseRunCommand(invocation, finder),
        new ResumeRunCommand(invocation, finder),
        new CancelRunCommand(invocation, finder),
        new LimitsCommand(invocation, finder),
        new GcCommand(invocation, finder),
        new ScheduleCommand(invocation, finder),
        new NotifyCommand(invocation),
        new MigrateCommand(invocation, finder),
        new BackupCommand(invocation, finder),
        new RestoreCommand(invocation, finder),
        new SupportCommand(invocation, VerialSync::run),
        new CheckCommand(invocation, finder),
        new SimulatorCommand(invocation),
        new HelpCommand());
  }

  private static List<?> parts(Object command, Invocation invocation, ServiceFinder finder) {
    if (command instanceof IssuesCommand) {
      return List.of(new AcceptIssuesCommand(invocation, finder));
    }
    if (command instanceof ScheduleCommand schedule) {
      return schedule.parts();
    }
    return command instanceof NotifyCommand notify ? notify.parts() : List.of();
  }

  private static String name(Object command) {
    return command.getClass().getAnnotation(Command.class).name();
  }

  private static CommandLine describe(CommandLine command) {
    Map<String, String> exitCodes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      exitCodes.put(" " + code.number(), code.meaning());
    }
    if (!(command.getCommand() instanceof HelpCommand)) {
      command
          .getCommandSpec()
          .addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()))
          .mixinStandardHelpOptions(true)
          .versionProvider(version());
    }
    command
        .getCommandSpec()
        .usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .width(100)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes);
    return command;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static IVersionProvider version() {
    return () -> new String[] {Version.text()};
  }
}
