package dev.verialsync.starter;

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
import dev.verialsync.starter.commands.options.CommonOptions;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The commands and their parts, put together by hand. */
final class CommandTree {

  private CommandTree() {}

  static CommandLine of(Invocation invocation) {
    ServiceFinder finder = new ServiceFinder(invocation);
    CommandLine root = new CommandLine(new RootCommand());
    root.addSubcommand(new DemoCommand(invocation, finder))
        .addSubcommand(new SyncCommand(invocation, finder))
        .addSubcommand(new UpCommand(invocation, finder))
        .addSubcommand(new WorkerCommand(invocation, finder))
        .addSubcommand(new StartCommand(invocation, finder))
        .addSubcommand(new StatusCommand(invocation, finder))
        .addSubcommand(new RunsCommand(invocation, finder))
        .addSubcommand(new HistoryCommand(invocation, finder))
        .addSubcommand(
            new CommandLine(new IssuesCommand(invocation, finder))
                .addSubcommand(new AcceptIssuesCommand(invocation, finder)))
        .addSubcommand(new CallsCommand(invocation, finder))
        .addSubcommand(new PauseRunCommand(invocation, finder))
        .addSubcommand(new ResumeRunCommand(invocation, finder))
        .addSubcommand(new CancelRunCommand(invocation, finder))
        .addSubcommand(new LimitsCommand(invocation, finder))
        .addSubcommand(new GcCommand(invocation, finder))
        .addSubcommand(new MigrateCommand(invocation, finder))
        .addSubcommand(new CheckCommand(invocation, finder))
        .addSubcommand(new SimulatorCommand(invocation))
        .addSubcommand(new HelpCommand());
    describe(root);
    for (CommandLine command : root.getSubcommands().values()) {
      describe(command);
      command.getSubcommands().values().forEach(CommandTree::describe);
    }
    FailureReport failures = new FailureReport(invocation);
    return root.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(new ConfiguredExecution(invocation))
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures)
        .setOut(writer(invocation.console().out()))
        .setErr(writer(invocation.console().err()));
  }

  private static void describe(CommandLine command) {
    if (command.getCommand() instanceof HelpCommand) {
      return;
    }
    Map<String, String> exitCodes = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      exitCodes.put(" " + code.number(), code.meaning());
    }
    command
        .getCommandSpec()
        .addMixin("common", CommandSpec.forAnnotatedObject(new CommonOptions()))
        .mixinStandardHelpOptions(true)
        .versionProvider(version())
        .usageMessage()
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .width(100)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static IVersionProvider version() {
    return () -> {
      String built = CommandTree.class.getPackage().getImplementationVersion();
      return new String[] {"verial-sync " + (built == null ? "(not built by Maven)" : built)};
    };
  }
}
