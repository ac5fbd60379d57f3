package dev.verialsync.starter.console;

import dev.verialsync.local.Service;
import dev.verialsync.starter.options.LongRunning;
import dev.verialsync.starter.process.ExitCode;
import dev.verialsync.starter.process.Invocation;
import dev.verialsync.starter.services.ServiceFinder;
import dev.verialsync.starter.services.Services;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code console}: the web pages alone, next to workers elsewhere. */
@Command(
    name = "console",
    description = "Serve the console, web pages about the catalogue and its runs, until Ctrl-C.",
    footer = {
      "",
      "It only reads. It needs PostgreSQL, and shows what it can without Temporal and S3. `up` and `demo` serve it too."
    })
public final class ConsoleCommand implements Callable<Integer>, LongRunning {

  private final Invocation invocation;
  private final ServiceFinder finder;

  public ConsoleCommand(Invocation invocation, ServiceFinder finder) {
    this.invocation = invocation;
    this.finder = finder;
  }

  @Override
  public Integer call() {
    OpenConsole console = OpenConsole.open(invocation);
    Services services =
        finder.find(Set.of(Service.POSTGRESQL), Set.of(Service.TEMPORAL, Service.S3));
    console.show(services, true);
    invocation.console().result("The console is at " + console.url() + " until Ctrl-C.");
    invocation.shutdown().onSignal(() -> invocation.console().tell("\nStopping."));
    invocation.shutdown().awaitSignal();
    return ExitCode.DONE.number();
  }
}
