package dev.verialsync.starter.commands;

import dev.verialsync.local.Service;
import dev.verialsync.starter.process.Console;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.Connections;
import dev.verialsync.starter.services.Installation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.view.InstallationText;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code migrate}: schema, bucket, search attributes. */
@Command(
    name = "migrate",
    description = "Bring the schema up to date, make the bucket, register search attributes.",
    footer = {"", "It may be repeated; what is there already stays."})
public final class MigrateCommand implements Callable<Integer> {

  private final Invocation invocation;
  private final ServiceFinder finder;

  @Mixin private JsonOption json;

  public MigrateCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    Installation.Report report =
        new Installation(
                new Connections(finder.find(Set.of(Service.values())), invocation.shutdown()))
            .carryOut();
    Console console = invocation.console();
    if (json.isSet()) {
      console.document(report);
    } else {
      InstallationText.lines(report).forEach(console::result);
    }
    return ExitCode.DONE.number();
  }
}
