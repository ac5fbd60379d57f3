package dev.verialsync.starter.commands;

import dev.verialsync.local.Service;
import dev.verialsync.starter.commands.options.JsonOption;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.status.StatusReading;
import dev.verialsync.starter.status.StatusReport;
import dev.verialsync.starter.status.StatusText;
import dev.verialsync.starter.text.Figures;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code status}: how things stand now. */
@Command(
    name = "status",
    description = "Show the current run, workers, limits, the last run and open issues.")
public final class StatusCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  public StatusCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    Connections connections =
        new Connections(
            finder.find(Set.of(Service.TEMPORAL, Service.POSTGRESQL)), invocation.shutdown());
    StatusReport report = new StatusReading(invocation, connections).read();
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      console.result(
          new StatusText(new Figures(invocation.zone()), invocation.clock()).render(report));
    }
    return (report.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).number();
  }
}
