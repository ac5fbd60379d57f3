package dev.verialsync.starter.commands;

import dev.verialsync.db.run.Run;
import dev.verialsync.db.run.RunRepository;
import dev.verialsync.local.Service;
import dev.verialsync.starter.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.text.Figures;
import dev.verialsync.starter.view.RunsText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code runs}: the latest runs. */
@Command(name = "runs", description = "List the latest runs.")
public final class RunsCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Maximum number of runs (default: ${DEFAULT-VALUE}).")
  private int limit;

  public RunsCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit is %d; expected is a number from 1".formatted(limit));
    }
    Connections connections =
        new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown());
    List<Run> runs = new RunRepository(connections.migratedDatabase()).latest(limit);
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(RunsText.document(runs));
    } else {
      console.result(new RunsText(new Figures(invocation.zone()), invocation.clock()).render(runs));
    }
    return ExitCode.DONE.number();
  }
}
