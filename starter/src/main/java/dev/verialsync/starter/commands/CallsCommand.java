package dev.verialsync.starter.commands;

import dev.verialsync.db.Database;
import dev.verialsync.db.erp.MethodSupportRepository;
import dev.verialsync.db.gate.CallRepository;
import dev.verialsync.db.gate.RunCalls;
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
import dev.verialsync.starter.view.CallsReport;
import dev.verialsync.starter.view.CallsText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code calls}: what a run asked Verial for. */
@Command(
    name = "calls",
    description = "Show one run's calls to Verial, next to earlier runs and the single-batch job.")
public final class CallsCommand implements Callable<Integer> {

  private static final int MOST_COMPARED = 6;

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Spec private CommandSpec spec;
  @Mixin private JsonOption json;

  @Option(names = "--run", paramLabel = "N", description = "Run number (default: the last run).")
  private @Nullable Long run;

  @Option(
      names = "--compare",
      paramLabel = "K",
      defaultValue = "3",
      description = "Earlier runs to compare with, 0 to 6 (default: ${DEFAULT-VALUE}).")
  private int compare;

  public CallsCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  /** The document where there is no such run. */
  record Unknown(@Nullable Long run, String message) {}

  @Override
  public Integer call() {
    if (compare < 0 || compare > MOST_COMPARED) {
      throw new ParameterException(
          spec.commandLine(),
          "--compare is %d; expected is 0 to %d".formatted(compare, MOST_COMPARED));
    }
    Connections connections =
        new Connections(finder.find(Set.of(Service.POSTGRESQL)), invocation.shutdown());
    Database database = connections.migratedDatabase();
    RunRepository runs = new RunRepository(database);
    Optional<Run> shown = run == null ? runs.latest(1).stream().findFirst() : runs.find(run);
    Console console = invocation.console();
    if (shown.isEmpty()) {
      String message =
          run == null
              ? "No run yet."
              : "There is no run %d: `%s runs` lists them.".formatted(run, invocation.program());
      if (json.isSet()) {
        console.document(new Unknown(run, message));
      } else {
        console.tell(message);
      }
      return ExitCode.FAILED.number();
    }
    CallRepository calls = new CallRepository(database);
    List<RunCalls> before = runs.before(shown.get().id(), compare).stream().map(calls::of).toList();
    CallsReport report =
        CallsReport.of(
            calls.of(shown.get()),
            before,
            new MethodSupportRepository(database).imageBlocks().orElse(null));
    if (json.isSet()) {
      console.document(report);
    } else {
      console.result(new CallsText(new Figures(invocation.zone())).render(report));
    }
    return ExitCode.DONE.number();
  }
}
